import type { RehearsalJson, RuleJson } from '@haidang/contracts'

type Suggestion = NonNullable<NonNullable<RehearsalJson['result']>['suggestion']>

/** The rule as the rehearsal has tried it; what is wider already stays. */
export function withSuggestion(
  rule: RuleJson,
  { deadband, onDelayMs, offDelayMs }: Pick<Suggestion, 'deadband' | 'onDelayMs' | 'offDelayMs'>,
): RuleJson {
  const { condition } = rule
  if (!('deadband' in condition)) return rule
  return {
    ...rule,
    condition: { ...condition, deadband: Math.max(condition.deadband, deadband) },
    onDelayMs: Math.max(rule.onDelayMs, onDelayMs),
    offDelayMs: Math.max(rule.offDelayMs, offDelayMs),
  }
}

/** Whether the rule is as the suggestion would make it. */
export function isSuggested(rule: RuleJson, suggestion: Suggestion): boolean {
  return JSON.stringify(withSuggestion(rule, suggestion)) === JSON.stringify(rule)
}
