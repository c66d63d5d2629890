import type { DeviceEvent, EventData } from '@haidang/domain'

import {
  boolArray,
  float8Array,
  int4Array,
  int8Array,
  textArray,
  timestampArray,
} from '../../db/binary-array.js'
import type { Statement, Tx } from '../../db/open-database.js'
import { timestamp } from '../../db/row-types.js'
import { storableJson } from '../storable-text.js'

/** An event of the batch with its device's key and its name within the device. */
export type EventDraft = Readonly<{ key: number; name: string; event: DeviceEvent }>

/** A stored event, as far as a newcomer of the same identity is compared with it. */
export type StoredIdentity = Readonly<{
  key: number
  name: string
  kind: string
  at: number
  data: EventData
}>

/** What the device calls it, else its kind; an id can never be taken for a kind. */
export function nameOfEvent({ id, kind }: Pick<DeviceEvent, 'id' | 'kind'>): string {
  return id === undefined ? `kind ${kind}` : `id ${id}`
}

const insert: Statement = {
  name: 'insert-device-events',
  text: `insert into device_event (device_key, at, name, id, kind, received_at, lon, lat, max_age_ms, simulated, data)
select device_key, at, name, id, kind, received_at, lon, lat, max_age_ms, simulated, data::jsonb
from unnest($1::integer[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::float8[], $8::float8[],
  $9::int8[], $10::boolean[], $11::text[])
  as next(device_key, at, name, id, kind, received_at, lon, lat, max_age_ms, simulated, data)`,
}

/** Stores events that are not there yet; whoever calls holds their devices locked. */
export async function insertEvents(tx: Tx, drafts: readonly EventDraft[]): Promise<void> {
  if (drafts.length === 0) return
  const events = drafts.map(({ event }) => event)
  await tx.query(insert, [
    int4Array(drafts.map(({ key }) => key)),
    timestampArray(events.map(({ at }) => at)),
    textArray(drafts.map(({ name }) => name)),
    textArray(events.map(({ id }) => id)),
    textArray(events.map(({ kind }) => kind)),
    timestampArray(events.map(({ receivedAt }) => receivedAt)),
    float8Array(events.map(({ position }) => position?.[0])),
    float8Array(events.map(({ position }) => position?.[1])),
    int8Array(events.map(({ maxAgeMs }) => maxAgeMs)),
    boolArray(events.map(({ simulated }) => simulated)),
    textArray(events.map(({ data }) => storableJson(data))),
  ])
}

/**
 * So far apart (ms) the same id may come again and be found: two months, as long as a device may keep what it has to say.
 * It bounds how many chunks are looked through.
 */
const retryMs = 62 * 86_400_000

const select: Statement = {
  name: 'read-event-identities',
  text: `select stored.device_key as key, stored.name, stored.kind, stored.at, stored.data from device_event stored
join unnest($1::integer[], $2::text[]) as wanted(device_key, id)
  on stored.device_key = wanted.device_key and stored.id = wanted.id
where stored.at between $6 and $7
union all
select stored.device_key as key, stored.name, stored.kind, stored.at, stored.data from device_event stored
join unnest($3::integer[], $4::timestamptz[], $5::text[]) as wanted(device_key, at, name)
  on stored.device_key = wanted.device_key and stored.at = wanted.at and stored.name = wanted.name
where stored.at between $6 and $7`,
}

/** Those of the drafts' identities that are there already. */
export async function readIdentities(tx: Tx, drafts: readonly EventDraft[]): Promise<StoredIdentity[]> {
  const named = drafts.filter(({ event }) => event.id !== undefined)
  const others = drafts.filter(({ event }) => event.id === undefined)
  const ats = drafts.map(({ event }) => event.at)
  const { rows } = await tx.query<StoredIdentity>(select, [
    int4Array(named.map(({ key }) => key)),
    textArray(named.map(({ event }) => event.id)),
    int4Array(others.map(({ key }) => key)),
    timestampArray(others.map(({ event }) => event.at)),
    textArray(others.map(({ name }) => name)),
    timestamp(ats.reduce((a, b) => Math.min(a, b)) - retryMs),
    timestamp(ats.reduce((a, b) => Math.max(a, b)) + retryMs),
  ])
  return rows
}
