import { type Freshness, freshness } from '@haidang/domain'
import type { WordKey, WordValues } from '../i18n/words.js'

/** Where something on the screen comes from and when it took each step; server time. */
export type Truth = Readonly<{
  /** Measured; undefined for what has never been said. */
  at: number | undefined
  receivedAt?: number | undefined
  /** When it reached this window. */
  shownAt?: number | undefined
  /** The interval at which it is expected anew; absent where none is. */
  intervalMs?: number | undefined
  /** Who said it: a device, a feed, the alarm log, the link. */
  source: string
}>

export type TruthNow = Readonly<{ ageMs: number | undefined; freshness: Freshness }>

/** How old it is at `now`. What nobody expects again does not grow stale; what never came is lost. */
export function truthAt({ at, intervalMs }: Truth, now: number): TruthNow {
  if (at === undefined) return { ageMs: undefined, freshness: 'lost' }
  const ageMs = Math.max(0, now - at)
  return { ageMs, freshness: intervalMs === undefined ? 'live' : freshness(ageMs, intervalMs) }
}

type Words = Readonly<{
  say(key: WordKey, values?: WordValues): string
  formats: { clock(at: number): string; duration(ms: number): string; measured(n: number, d: number): string }
}>

/** The way it took: measured at an instant, received and shown so much later, said by whom. */
export function pathText({ at, receivedAt, shownAt, source }: Truth, { say, formats }: Words): string {
  const later = (from: number | undefined, to: number): string =>
    from === undefined ? formats.clock(to) : `+${delayText(Math.max(0, to - from), formats)}`
  const steps = [
    at !== undefined && say('xray.measured', { at: formats.clock(at) }),
    receivedAt !== undefined && say('xray.received', { at: later(at, receivedAt) }),
    shownAt !== undefined && say('xray.shown', { at: later(receivedAt ?? at, shownAt) }),
  ].filter((step) => step !== false)
  return [steps.join(' → '), source].filter(Boolean).join(' · ')
}

/** Under ten seconds with one decimal place: 0.4 s is not nothing. */
function delayText(ms: number, formats: Words['formats']): string {
  return ms < 10_000 ? `${formats.measured(ms / 1_000, 1)}\u00A0s` : formats.duration(ms)
}
