import { type RuleJson, type RuleVersionJson, instant, ruleSchema } from '@haidang/contracts'
import type { Rule } from '@haidang/domain'
import type { RuleVersionRow } from '@haidang/store'

/** A rule as REST tells it: a copy, for the domain's shapes are readonly. */
export function ruleJson(rule: Rule): RuleJson {
  return structuredClone(rule) as Writable<Rule>
}

/** A version as REST tells it; undefined when its rule is none of ours to read. */
export function ruleVersionJson(row: RuleVersionRow): RuleVersionJson | undefined {
  const { data: rule } = ruleSchema.safeParse(row.rule)
  if (!rule) return undefined
  const { status, origin, note, createdAt, createdBy, approvedAt, approvedBy, endedAt, endedBy } = row
  return {
    ...{ rule: ruleJson(rule), status, origin, draftedAt: instant(createdAt), draftedBy: createdBy },
    ...(note !== null && { note }),
    ...(approvedAt !== null && { approvedAt: instant(approvedAt) }),
    ...(approvedBy !== null && { approvedBy }),
    ...(endedAt !== null && { endedAt: instant(endedAt) }),
    ...(endedBy !== null && { endedBy }),
  }
}

type Writable<T> = T extends string | number | boolean | undefined
  ? T
  : { -readonly [Key in keyof T]: Writable<T[Key]> }
