import { ruleId } from '../ids.js'
import type { Rule } from '../rule/rule.js'

/**
 * Which rules are tried beside each other over the same values: the one that somebody asks about, the version of it that is
 * in force where that is another, and the one asked about with the deadband and the delays that are suggested.
 */
export const rehearsalParts = ['rehearsed', 'running', 'suggested'] as const

export type RehearsalPart = (typeof rehearsalParts)[number]

/** The rule under the name of its part: three versions of one rule are three rules to the engine. */
export function asPart(rule: Rule, part: RehearsalPart): Rule {
  return { ...rule, id: ruleId(part) }
}
