import type { Value } from '../../observation/observation.js'
import type { Rule } from '../../rule/rule.js'
import type { LatestValue } from '../device-state.js'
import { type Finding, cannotTell, probeState } from './probe-levels.js'
import type { RuleOf } from './watchers.js'

/** A compiled expression; undefined where the values do not suffice to tell. */
export type EvaluateExpression = (values: Readonly<Record<string, Value>>) => boolean | undefined

/** Who compiles a rule's expression, once for each version. */
export type ExpressionOf = (rule: Rule) => EvaluateExpression

/** What the newest values say to an expression. Only what is measured, and not older than `freshFrom` (epoch ms), counts. */
export function findInExpression(
  { condition }: RuleOf<'expression'>,
  evaluate: EvaluateExpression,
  {
    latest,
    freshFrom,
  }: Readonly<{ latest: Readonly<Record<string, LatestValue>>; freshFrom: (quantity: string) => number }>,
): Finding {
  const values: Record<string, Value> = {}
  for (const quantity of condition.quantities) {
    const known = latest[quantity]
    if (known?.status === 'measuring' && known.at >= freshFrom(quantity)) values[quantity] = known.value
  }
  const met = evaluate(values)
  return { probes: met === undefined ? cannotTell(1) : probeState(met) }
}
