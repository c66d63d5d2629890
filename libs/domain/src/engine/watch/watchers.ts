import type { Condition } from '../../rule/condition.js'
import { type Rule, countQuantity } from '../../rule/rule.js'

export type RuleOf<Kind extends Condition['kind']> = Rule &
  Readonly<{ condition: Extract<Condition, { kind: Kind }> }>

/** The rules that look at one quantity. */
export type ValueRule = RuleOf<'threshold' | 'rate' | 'sum' | 'category' | 'match' | 'area'>

/** The rules of a device by what wakes them. */
export type Watchers = Readonly<{
  ofValue: ReadonlyMap<string, readonly ValueRule[]>
  ofPlace: readonly RuleOf<'geofence'>[]
  ofSpeed: readonly RuleOf<'speed'>[]
  ofExpression: readonly RuleOf<'expression'>[]
  ofSilence: readonly RuleOf<'no-data'>[]
  ofEvent: readonly RuleOf<'event'>[]
  /** Those that do not watch at all hours. */
  scheduled: readonly Rule[]
}>

const known = new WeakMap<readonly Rule[], Watchers>()

/** Sorted once for every list of rules, not with every value. */
export function watchersOf(rules: readonly Rule[]): Watchers {
  const found = known.get(rules)
  if (found) return found
  const made = sort(rules)
  known.set(rules, made)
  return made
}

function sort(rules: readonly Rule[]): Watchers {
  const ofValue = new Map<string, ValueRule[]>()
  for (const rule of rules.filter(isValueRule)) {
    const quantity = rule.condition.kind === 'area' ? countQuantity : rule.condition.quantity
    ofValue.set(quantity, [...(ofValue.get(quantity) ?? []), rule])
  }
  return {
    ofValue,
    ofPlace: rules.filter((rule) => isOf(rule, 'geofence')),
    ofSpeed: rules.filter((rule) => isOf(rule, 'speed')),
    ofExpression: rules.filter((rule) => isOf(rule, 'expression')),
    ofSilence: rules.filter((rule) => isOf(rule, 'no-data')),
    ofEvent: rules.filter((rule) => isOf(rule, 'event')),
    scheduled: rules.filter(({ schedule, bulletin }) => schedule !== undefined || bulletin !== undefined),
  }
}

function isValueRule(rule: Rule): rule is ValueRule {
  return 'quantity' in rule.condition
}

function isOf<Kind extends Condition['kind']>(rule: Rule, kind: Kind): rule is RuleOf<Kind> {
  return rule.condition.kind === kind
}
