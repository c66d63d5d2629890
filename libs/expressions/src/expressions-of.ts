import { type EvaluateExpression, type ExpressionOf, type Rule, findFeed } from '@haidang/domain'

import { type Compiled, compileExpression } from './compile-expression.js'

type Asked = Pick<Rule, 'feed' | 'condition'>

const known = new WeakMap<Rule, EvaluateExpression>()

/** The function of a rule's expression, compiled once for each version; of one that cannot be compiled nothing is ever told. */
export const expressionOf: ExpressionOf = (rule) => {
  const found = known.get(rule)
  if (found) return found
  const made = compile(rule)
  known.set(rule, made)
  return made
}

function compile(rule: Rule): EvaluateExpression {
  const compiled = compiledOf(rule)
  return compiled?.ok === true ? compiled.evaluate : () => undefined
}

/** What is wrong with a rule's expression; undefined when nothing is, or when it has none. */
export function expressionProblem(rule: Asked): string | undefined {
  const compiled = compiledOf(rule)
  return compiled?.ok === false ? compiled.problem : undefined
}

/** The same of a draft, which may besides not be one whose answer nothing changes: always an alarm, or never. */
export function draftedExpressionProblem(rule: Asked): string | undefined {
  const compiled = compiledOf(rule)
  if (compiled?.ok === false) return compiled.problem
  return compiled?.asked.length === 0 ? 'asks about nothing that is measured' : undefined
}

function compiledOf({ feed: id, condition }: Asked): Compiled | undefined {
  const feed = findFeed(id)
  if (!feed || condition.kind !== 'expression') return undefined
  return compileExpression(condition.expression, feed, condition.quantities)
}
