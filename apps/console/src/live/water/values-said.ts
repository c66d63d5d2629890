import { type LiveValue, type PositionRecord, positionFlags } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'

const { ignition, speedSaid, headingSaid, ignitionSaid, stateSaid } = positionFlags
const anything = speedSaid | headingSaid | ignitionSaid | stateSaid

/** The values that a positions record says in full; undefined when it says none: then they stand in a frame, or are not new. */
export function valuesSaid(
  feed: string,
  record: PositionRecord,
  serverAt: number,
): Record<string, LiveValue> | undefined {
  if ((record.flags & anything) === 0) return undefined
  const at = serverAt - record.ageMs
  const values: Record<string, LiveValue> = {}
  const say = (flag: number, key: string | undefined, value: LiveValue['value'] | undefined): void => {
    if ((record.flags & flag) === 0 || key === undefined || value === undefined) return
    values[key] = { value, at, receivedAt: at, status: 'measuring', flags: [] }
  }
  say(speedSaid, 'speed', Math.round(record.speedKmh * 10) / 10)
  say(headingSaid, 'heading', record.headingDeg)
  say(ignitionSaid, 'ignition', (record.flags & ignition) !== 0)
  const { key, words } = wordsOf(feed)
  say(stateSaid, key, words[record.state - 1])
  return values
}

type Words = Readonly<{ key?: string; words: readonly string[] }>
const byFeed = new Map<string, Words>()

function wordsOf(feed: string): Words {
  const known = byFeed.get(feed)
  if (known) return known
  const quantity = findFeed(feed)?.quantities.find(({ kind }) => kind === 'word')
  const words = quantity?.kind === 'word' ? { key: quantity.key, words: quantity.words } : { words: [] }
  byFeed.set(feed, words)
  return words
}
