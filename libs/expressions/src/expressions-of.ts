import { type EvaluateExpression, type ExpressionOf, type Rule, findFeed } from '@haidang/domain'

import { compileExpression } from './compile-expression.js'

const known = new WeakMap<Rule, EvaluateExpression>()

/** The function of a rule's expression, compiled once for each version; of one that cannot be compiled nothing is ever told. */
export const expressionOf: ExpressionOf = (rule) => {
  const found = known.get(rule)
  if (found) return found
  const made = compile(rule)
  known.set(rule, made)
  return made
}

function compile({ feed: id, condition }: Rule): EvaluateExpression {
  const feed = findFeed(id)
  if (!feed || condition.kind !== 'expression') return () => undefined
  const compiled = compileExpression(condition.expression, feed, condition.quantities)
  return compiled.ok ? compiled.evaluate : () => undefined
}

/** What is wrong with a rule's expression; undefined when nothing is, or when it has none. */
export function expressionProblem({
  feed: id,
  condition,
}: Pick<Rule, 'feed' | 'condition'>): string | undefined {
  const feed = findFeed(id)
  if (!feed || condition.kind !== 'expression') return undefined
  const compiled = compileExpression(condition.expression, feed, condition.quantities)
  return compiled.ok ? undefined : compiled.problem
}
