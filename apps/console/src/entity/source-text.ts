import type { RuleJson } from '@haidang/contracts'
import type { Language } from '@haidang/domain'

/** Where a rule's limits come from, in the language where it is told in both. */
export function sourceText(source: NonNullable<RuleJson['source']>, language: Language): string {
  return typeof source === 'string' ? source : source[language]
}
