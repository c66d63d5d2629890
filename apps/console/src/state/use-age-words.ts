import type { Freshness } from '@haidang/domain'
import { useWords } from '../console.js'
import { useDataEnd, useNow } from './use-now.js'

export type AgeWords = Readonly<{
  /** How old something is (ms, by `useNow`). */
  ago(ageMs: number, freshness: Freshness): string
  /** How long something has lasted that began at `sinceAt` (epoch ms) and had not ended when we last heard. */
  lasting(sinceAt: number): string
}>

/**
 * The one rule by which ages are worded. While the link is there: how long ago, and how long by now. While it is lost
 * nobody can know either: an age becomes the instant of the thing itself, and a duration ends where the data ends and
 * is said as at least that long.
 */
export function useAgeWords(): AgeWords {
  const { say, formats } = useWords()
  const now = useNow()
  const endAt = useDataEnd()
  return {
    ago: (ageMs, freshness) => {
      if (endAt !== undefined) {
        return say(`freshness.at.${freshness}`, { at: formats.instant(endAt - ageMs, endAt) })
      }
      const age = formats.duration(ageMs)
      return freshness === 'live' ? say('freshness.ago', { age }) : say(`freshness.${freshness}`, { age })
    },
    lasting: (sinceAt) => {
      const lasted = formats.duration(now - sinceAt)
      return endAt === undefined ? lasted : say('freshness.atLeast', { age: lasted })
    },
  }
}
