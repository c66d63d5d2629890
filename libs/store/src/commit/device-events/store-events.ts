import { type DeviceEvent, type DeviceId, sameEvent } from '@haidang/domain'

import type { Tx } from '../../db/open-database.js'
import type { EventVerdict, IncomingEvent } from '../commit-batch.js'
import type { DeviceEntry } from '../device-cache.js'
import { type EventDraft, insertEvents, nameOfEvent, readIdentities } from './event-rows.js'

/** The devices that have something to tell: their events are stored by one writer at a time. */
export function devicesWithEvents(events: readonly IncomingEvent[]): DeviceId[] {
  return events.length === 0 ? [] : [...new Set(events.map(({ event }) => event.device))]
}

/**
 * Stores the events whose identity is new; the same again is a duplicate, something else under the same identity a
 * conflict, and stays out. Their devices must be locked, for only then what was read stays true.
 * @returns what became of each, by place in the batch
 */
export async function storeEvents(
  tx: Tx,
  events: readonly IncomingEvent[],
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): Promise<EventVerdict[]> {
  if (events.length === 0) return []
  const drafts = events.map(({ event }) => draftOf(event, devices.get(event.device)))
  const storable = drafts.filter((draft) => draft !== undefined)
  if (storable.length === 0) return events.map(() => 'unfit')
  const known = new Map<string, Pick<DeviceEvent, 'kind' | 'at' | 'data'>>()
  for (const stored of await readIdentities(tx, storable)) known.set(identityOf(stored, stored.at), stored)
  const fresh: EventDraft[] = []
  const verdicts = drafts.map((draft): EventVerdict => {
    if (!draft) return 'unfit'
    const identity = identityOf(draft, draft.event.at)
    const before = known.get(identity)
    if (before) return sameEvent(before, draft.event) ? 'duplicate' : 'conflicting'
    known.set(identity, draft.event)
    fresh.push(draft)
    return 'fresh'
  })
  await insertEvents(tx, inOneOrder(fresh))
  return verdicts
}

function draftOf(event: DeviceEvent, device: DeviceEntry | undefined): EventDraft | undefined {
  return device?.feed === event.feed ? { key: device.key, name: nameOfEvent(event), event } : undefined
}

/** An event with an id is the same at whatever time it is said to have happened; one without is known by its time. */
function identityOf({ key, name }: Pick<EventDraft, 'key' | 'name'>, at: number): string {
  return name.startsWith('id ') ? `${key} ${name}` : `${key} ${name} ${at}`
}

function inOneOrder(drafts: EventDraft[]): EventDraft[] {
  return drafts.sort((a, b) => a.key - b.key || a.event.at - b.event.at)
}
