import type { DeviceState } from '@haidang/domain'

import { int4Array, int8Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'

/** Another transaction has moved a device on since its state was read: the same work must be done again. */
export class LostRace extends Error {
  constructor() {
    super('a device moved on while it was being evaluated')
    this.name = 'LostRace'
  }
}

export type StateToSave = Readonly<{
  key: number
  version: number
  dueAt: number | undefined
  state: DeviceState
}>

/** Rows are locked in the order of the array: sorted by key, two writers cannot wait for each other in a circle. */
const upsert: Statement = {
  name: 'save-states',
  text: `insert into device_state (device_key, version, newest_at, due_at, state)
select key, version, newest_at, due_at, state::json
from unnest($1::integer[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[]) as next(key, version, newest_at, due_at, state)
on conflict (device_key) do update
set version = excluded.version, newest_at = excluded.newest_at, due_at = excluded.due_at, state = excluded.state
where device_state.version = excluded.version - 1`,
}

/**
 * Writes states as their next version.
 * @throws LostRace when one of them is not at `version` any more.
 */
export async function saveStates(tx: Tx, states: readonly StateToSave[]): Promise<void> {
  const sorted = states.toSorted((a, b) => a.key - b.key)
  const { count } = await tx.query(upsert, [
    int4Array(sorted.map(({ key }) => key)),
    int8Array(sorted.map(({ version }) => version + 1)),
    timestampArray(sorted.map(({ state }) => state.newestAt)),
    timestampArray(sorted.map(({ dueAt }) => dueAt)),
    textArray(sorted.map(({ state }) => JSON.stringify(state))),
  ])
  if (count !== sorted.length) throw new LostRace()
}

/**
 * The deadline to keep. A later one than the stored is left for the tick that comes at the stored one: otherwise
 * every observation would move an indexed column.
 */
export function dueToKeep(
  stored: number | undefined,
  next: number | undefined,
  now: number,
): number | undefined {
  if (stored === undefined || next === undefined) return next
  return next < stored || stored <= now ? next : stored
}

/** Whether the engine left the state as it was. It keeps what it does not change, so references tell. */
export function sameState(a: DeviceState, b: DeviceState): boolean {
  return (
    a.nowAt === b.nowAt &&
    a.newestAt === b.newestAt &&
    a.position === b.position &&
    a.presence === b.presence &&
    sameEntries(a.latest, b.latest) &&
    sameEntries(a.rules, b.rules)
  )
}

function sameEntries(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(b)
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key])
}
