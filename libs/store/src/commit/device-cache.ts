import { type AreaId, type DeviceId, type DeviceState, type FeedId, emptyDeviceState } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'

/** A device with the engine's state of it, as some transaction left it. */
export type DeviceEntry = Readonly<{
  key: number
  id: DeviceId
  feed: FeedId
  area: AreaId
  intervalMs: number
  labels: Readonly<Record<string, string>>
  /** Counts the writes of the state; 0 is none yet. */
  version: number
  /** The deadline as stored, which may be earlier than the engine's own. */
  dueAt: number | undefined
  state: DeviceState
}>

/**
 * The states that this process saw last. An entry may be behind the database, for others write too; a commit finds
 * that out by its version. It is never ahead: entries come from committed transactions only.
 */
export type DeviceCache = Readonly<{
  get(id: DeviceId): DeviceEntry | undefined
  /**
   * The state as it was when we saw it last, also of a device that has been forgotten since. Nobody's newest value goes back:
   * what is older than the values of this state is older than those of today's.
   */
  lastSeen(id: DeviceId): DeviceState | undefined
  /** Keeps the entry unless a later one is there. */
  put(entry: DeviceEntry): void
  /** Without ids: all of them. */
  forget(ids?: Iterable<DeviceId>): void
}>

/** Beyond `limit` the entries kept longest give way. */
export function createDeviceCache(limit: number): DeviceCache {
  const entries = new Map<DeviceId, DeviceEntry>()
  const forgotten = new Map<DeviceId, DeviceState>()
  return {
    get: (id) => entries.get(id),
    lastSeen: (id) => entries.get(id)?.state ?? forgotten.get(id),
    put: (entry) => {
      const known = entries.get(entry.id)
      if (known && known.version > entry.version) return
      if (!known) makeRoom(entries, limit)
      forgotten.delete(entry.id)
      entries.set(entry.id, entry)
    },
    forget: (ids) => {
      for (const id of ids ? [...ids] : [...entries.keys()]) {
        const entry = entries.get(id)
        if (!entry) continue
        entries.delete(id)
        makeRoom(forgotten, limit)
        forgotten.set(id, entry.state)
      }
    },
  }
}

function makeRoom(kept: Map<DeviceId, unknown>, limit: number): void {
  if (kept.size < limit) return
  const [oldest] = kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
}

type DeviceRow = Readonly<{
  key: number
  id: DeviceId
  feed: FeedId
  area: AreaId
  intervalMs: number
  labels: Readonly<Record<string, string>>
  version: number | null
  due_at: number | null
  state: DeviceState | null
}>

const select: Statement = {
  name: 'load-devices',
  text: `select device.key, device.id, device.feed, device.area, device.interval_seconds * 1000 as "intervalMs", device.labels,
  kept.version, kept.due_at, kept.state
from device left join device_state kept on kept.device_key = device.key
where device.id = any($1)`,
}

/** The devices of those ids that exist, from the database. */
export async function loadDevices(tx: Tx, ids: readonly DeviceId[]): Promise<DeviceEntry[]> {
  const { rows } = await tx.query<DeviceRow>(select, [ids])
  return rows.map(({ version, due_at, state, ...device }) => ({
    ...device,
    version: version ?? 0,
    dueAt: due_at ?? undefined,
    state: state ?? emptyDeviceState,
  }))
}

const lockOfDevices: Statement = {
  name: 'lock-devices',
  text: `select key from device where id = any($1) order by key for no key update`,
}

/**
 * Lets one writer at a time store what these devices say: what is derived from a window must have seen all of it, and an
 * event must be seen to be new. Taken before anything is written, so that two writers cannot wait for each other in a
 * circle.
 */
export async function lockDevices(tx: Tx, ids: readonly DeviceId[]): Promise<void> {
  if (ids.length > 0) await tx.query(lockOfDevices, [ids])
}

const lock: Statement = {
  name: 'lock-device-states',
  text: `select device_key from device_state
where device_key in (select key from device where id = any($1))
order by device_key for update`,
}

/** Keeps every other writer from the states until the transaction ends; for a commit that has lost too many races. */
export async function lockDeviceStates(tx: Tx, ids: readonly DeviceId[]): Promise<void> {
  await tx.query(lock, [ids])
}
