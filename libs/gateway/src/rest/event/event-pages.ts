import { type DeviceEventJson, instant } from '@haidang/contracts'
import { type EventQuery, type StoredEvent, type Tx, readDeviceEvents } from '@haidang/store'

import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { readInstant } from '../read-instant.js'

type Asked = Readonly<{ from?: string | undefined; to?: string | undefined; kind?: string | undefined }>

/** What is asked of the events of some devices. */
export type EventAsk = Pick<EventQuery, 'devices' | 'seen' | 'kind' | 'fromAt' | 'toAt'>

/** `seenFromAt`: nothing before it is the caller's to see. @throws Problem `bad-request` for an instant that is none. */
export function readEventAsk(
  { from, to, kind }: Asked,
  devices: readonly string[],
  seenFromAt = Number.NEGATIVE_INFINITY,
): EventAsk {
  const askedAt = from === undefined ? Number.NEGATIVE_INFINITY : readInstant(from, 'query.from')
  const fromAt = Math.max(askedAt, seenFromAt)
  return {
    devices,
    ...(kind !== undefined && { kind }),
    ...(Number.isFinite(fromAt) && { fromAt }),
    ...(to !== undefined && { toAt: readInstant(to, 'query.to') }),
  }
}

/** One page, newest first. */
export async function readEventPage(
  db: Tx,
  ask: EventAsk,
  { limit, cursor }: Readonly<{ limit: number; cursor?: string | undefined }>,
): Promise<{ items: DeviceEventJson[]; next?: string }> {
  const place = readCursor(cursor, ['instant', 'string', 'string'])
  const after = place && { at: place[0], device: place[1], name: place[2] }
  const query = { ...ask, newestFirst: true, limit: limit + 1, ...(after && { after }) }
  const events = await readDeviceEvents(db, query)
  return pageOfItems(events, {
    limit,
    json: eventJson,
    key: ({ at, device, name }) => writeCursor(at, device, name),
  })
}

const rowsAtOnce = 1_000

/** All of the stretch in event time, a thousand at a time: the next are read when those before have been taken. */
export async function* eventsInTime(db: Tx, ask: EventAsk): AsyncGenerator<StoredEvent[]> {
  let after: StoredEvent | undefined
  do {
    const query = { ...ask, newestFirst: false, limit: rowsAtOnce, ...(after && { after }) }
    const events = await readDeviceEvents(db, query)
    yield events
    after = events.length < rowsAtOnce ? undefined : events.at(-1)
  } while (after !== undefined)
}

/** The same as text, an event a line. */
export async function* eventLines(db: Tx, ask: EventAsk): AsyncGenerator<string> {
  for await (const events of eventsInTime(db, ask))
    if (events.length > 0) yield events.map((event) => `${JSON.stringify(eventJson(event))}\n`).join('')
}

function eventJson({ name: _, at, receivedAt, data, position, ...event }: StoredEvent): DeviceEventJson {
  return {
    ...event,
    at: instant(at),
    receivedAt: instant(receivedAt),
    data: { ...data },
    ...(position && { position: [position[0], position[1]] }),
  }
}
