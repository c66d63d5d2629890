import type { DeviceId, DeviceState } from '@haidang/domain'

import { int4Array, int8Array } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'

/** What is followed of a device's state: its newest values, and when it last spoke (epoch ms). */
export type FollowedState = Readonly<{ latest: DeviceState['latest']; newestAt: number | undefined }>

export type StateFollower = Readonly<{
  /**
   * The states of those of the devices that exist, as they are committed now: empty before the first report. Read are those that
   * were written since the last asking, and the others are as they were: it is what reading them all would give. A device
   * that is not asked for is forgotten.
   */
  read(tx: Tx, ids: Iterable<DeviceId>): Promise<ReadonlyMap<DeviceId, FollowedState>>
}>

type Followed = { readonly key: number; version: number; state: FollowedState }

const silent: FollowedState = { latest: {}, newestAt: undefined }

/** Remembers what it has read, by the version that each writing of a state counts. */
export function createStateFollower(): StateFollower {
  let followed: ReadonlyMap<DeviceId, Followed> = new Map()
  return {
    read: async (tx, ids) => {
      followed = await withKeys(tx, new Set(ids), followed)
      const asked = [...followed.values()]
      for (const { place, version, newest_at, latest } of await readMoved(tx, asked)) {
        const one = asked[place - 1]
        if (!one) continue
        one.version = version
        one.state = { latest, newestAt: newest_at ?? undefined }
      }
      return new Map([...followed].map(([id, { state }]) => [id, state]))
    },
  }
}

const selectKeys: Statement = {
  name: 'read-device-keys',
  text: 'select id, key from device where id = any($1)',
}

async function withKeys(
  tx: Tx,
  ids: ReadonlySet<DeviceId>,
  before: ReadonlyMap<DeviceId, Followed>,
): Promise<ReadonlyMap<DeviceId, Followed>> {
  const missing = [...ids].filter((id) => !before.has(id))
  if (missing.length === 0 && before.size === ids.size) return before
  const kept = new Map([...before].filter(([id]) => ids.has(id)))
  if (missing.length === 0) return kept
  const { rows } = await tx.query<{ id: DeviceId; key: number }>(selectKeys, [missing])
  for (const { id, key } of rows) kept.set(id, { key, version: 0, state: silent })
  return kept
}

type Row = Readonly<{
  place: number
  version: number
  newest_at: number | null
  latest: DeviceState['latest']
}>

/** A state that nobody has written since is found by its key alone: its text is neither read nor sent. */
const selectMoved: Statement = {
  name: 'read-moved-states',
  text: `select seen.place::integer as place, kept.version, kept.newest_at, kept.state->'latest' as latest
from unnest($1::integer[], $2::bigint[]) with ordinality as seen(device_key, version, place)
join device_state kept on kept.device_key = seen.device_key
where kept.version <> seen.version`,
}

async function readMoved(tx: Tx, asked: readonly Followed[]): Promise<readonly Row[]> {
  const { rows } = await tx.query<Row>(selectMoved, [
    int4Array(asked.map(({ key }) => key)),
    int8Array(asked.map(({ version }) => version)),
  ])
  return rows
}
