import type { RefusalReason } from '@haidang/domain'

import type { Unfit } from './arrange-rows.js'
import type {
  EventVerdict,
  IncomingEvent,
  IncomingObservation,
  MessageSource,
  RefusalRecord,
} from './commit-batch.js'
import type { Merges } from './store-rows.js'

/** What came in, be it an observation or an event. */
export type Incoming = IncomingObservation | IncomingEvent

type Outcome = Readonly<{
  merges: Merges
  unfit: ReadonlyMap<number, Unfit>
  deviceEvents: readonly IncomingEvent[]
  eventVerdicts: readonly EventVerdict[]
}>

/** The records of what the store refused: one per (message, reason), its first path, and how many there were. */
export function noteRefusals(
  observations: readonly IncomingObservation[],
  { merges, unfit, deviceEvents, eventVerdicts }: Outcome,
): RefusalRecord[] {
  const records = new Map<MessageSource, Map<RefusalReason, RefusalRecord>>()
  const note = (incoming: Incoming, what: Unfit & { path: string; count: number }): void => {
    const ofMessage = records.get(incoming.source) ?? new Map<RefusalReason, RefusalRecord>()
    const first = ofMessage.get(what.reason)
    ofMessage.set(
      what.reason,
      first ? { ...first, count: first.count + what.count } : refusalRecord(incoming, what),
    )
    records.set(incoming.source, ofMessage)
  }
  observations.forEach((incoming, place) => {
    const problem = unfit.get(place)
    if (problem) return note(incoming, { ...problem, path: pathOf(incoming), count: 1 })
    const merge = merges[place]
    const [first] = merge?.conflicts ?? []
    if (merge && first) {
      const path = `${pathOf(incoming)}/values/${first.quantity}`
      const message = `${first.quantity} of that time is stored already with another value`
      note(incoming, { reason: 'conflicting-value', message, path, count: merge.conflicts.length })
    }
    if (merge?.positionConflicts) {
      const message = 'the position of that time is stored already with another value'
      note(incoming, { reason: 'conflicting-value', message, path: `${pathOf(incoming)}/position`, count: 1 })
    }
  })
  deviceEvents.forEach((incoming, place) => {
    const problem = problemOf(eventVerdicts[place])
    if (problem) note(incoming, { ...problem, path: pathOf(incoming), count: 1 })
  })
  return [...records.values()].flatMap((ofMessage) => [...ofMessage.values()])
}

function problemOf(verdict: EventVerdict | undefined): Unfit | undefined {
  if (verdict === 'conflicting')
    return { reason: 'conflicting-event', message: 'another event of the same identity is stored already' }
  if (verdict === 'unfit') return { reason: 'unknown-device', message: 'the store does not know the device' }
  return undefined
}

/** The record of an observation or event that PostgreSQL itself refuses. */
export function unstorableRecord(incoming: Incoming, message: string): RefusalRecord {
  return refusalRecord(incoming, { reason: 'unstorable', message, path: pathOf(incoming), count: 1 })
}

function refusalRecord(incoming: Incoming, what: Unfit & { path: string; count: number }): RefusalRecord {
  const { device, feed } = 'event' in incoming ? incoming.event : incoming.observation
  return { ...incoming.source, device, feed, ...what }
}

const openBracket = 0x5b
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])

/** JSON Pointer of what came in: the payload is one object, or an array of them. */
function pathOf({ source: { payload }, index }: Incoming): string {
  const first = payload.find((byte) => !blanks.has(byte))
  return first === openBracket ? `/${index}` : ''
}
