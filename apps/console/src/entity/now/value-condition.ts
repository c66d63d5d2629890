import type { LiveValue } from '@haidang/contracts'
import type { Say } from '../../i18n/words.js'

/** It was derived once and cannot be any more: its number is of then, and is not to be read as one of now. */
export function isUnknown({ flags }: Pick<LiveValue, 'flags'>): boolean {
  return flags.includes('not-computed')
}

/** Why a value is no measurement; undefined where it is one. */
export function conditionOf(value: Pick<LiveValue, 'flags' | 'status'>, say: Say): string | undefined {
  if (isUnknown(value)) return say('flag.not-computed')
  return value.status === 'measuring' ? undefined : say(`status.${value.status}`)
}
