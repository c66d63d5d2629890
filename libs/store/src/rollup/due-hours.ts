import type { DeviceId } from '@haidang/domain'

import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { hourMs } from './hour.js'
import { type DeviceHour, restMs } from './known-due.js'

/*
 * How an hour is taken up, so that no value is forgotten whoever dies when. A writer that found its hour noted has noted
 * nothing, and may not have committed yet. So (1) the hour is taken, from when on writers note it anew; (2) a fence is put
 * after that: the first transaction that was not yet there; (3) when all before the fence have ended, whatever they
 * stored is seen, and the hour is rolled up. Each step is a transaction of its own and can be done again.
 */

const take: Statement = {
  name: 'take-rollup-due',
  text: `update rollup_due due set taken = true
from (select device_key, hour_at from rollup_due
  where not taken and hour_at <= $1 and noted_at <= now() - make_interval(secs => $2::float8 / 1000)
  order by device_key, hour_at limit $3) first
where due.device_key = first.device_key and due.hour_at = first.hour_at and not due.taken`,
}

export type Taking = Readonly<{
  /** Epoch ms. */
  now: number
  /** Hours that were noted later than so long ago wait: more of the same back-fill may be on its way. */
  settleMs: number
  limit: number
}>

/** Takes hours that are over. @returns how many */
export async function takeDueHours(tx: Tx, { now, settleMs, limit }: Taking): Promise<number> {
  const { count } = await tx.query(take, [timestamp(now - hourMs - restMs), settleMs, limit])
  return count
}

const fence: Statement = {
  name: 'fence-rollup-due',
  text: `update rollup_due set fence = pg_snapshot_xmax(pg_current_snapshot()) where taken and fence is null`,
}

/** Puts the fence behind what has been taken; in a later transaction than the taking. */
export async function fenceDueHours(tx: Tx): Promise<void> {
  await tx.query(fence)
}

export type ReadyHours = Readonly<{
  feed: string
  hours: readonly (DeviceHour & Readonly<{ device: DeviceId }>)[]
  /** What had ended when they were read. */
  horizon: string
}>

const ready: Statement = {
  name: 'ready-rollup-due',
  text: `select distinct device.feed, due.device_key as key, due.hour_at as "hourAt", device.id as device,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon
from rollup_due due join device on device.key = due.device_key
where due.taken and due.fence <= pg_snapshot_xmin(pg_current_snapshot())
order by 1, 2, 3 limit $1`,
}

/** Hours of one feed, everything of which that was stored before they were taken can be seen; undefined when there are none. */
export async function readReadyHours(tx: Tx, limit: number): Promise<ReadyHours | undefined> {
  const { rows } = await tx.query<ReadyHours['hours'][number] & { feed: string; horizon: string }>(ready, [
    limit,
  ])
  const [first] = rows
  if (!first) return undefined
  const { feed, horizon } = first
  return { feed, horizon, hours: rows.filter((row) => row.feed === feed) }
}

const finish: Statement = {
  name: 'finish-rollup-due',
  text: `delete from rollup_due due using unnest($1::integer[], $2::timestamptz[]) as done(device_key, hour_at)
where due.device_key = done.device_key and due.hour_at = done.hour_at and due.taken and due.fence <= $3::text::xid8`,
}

/** Ends hours that have been rolled up in the same transaction; not those that were taken anew since they were read. */
export async function finishDueHours(tx: Tx, { hours, horizon }: ReadyHours): Promise<void> {
  await tx.query(finish, [
    int4Array(hours.map(({ key }) => key)),
    timestampArray(hours.map(({ hourAt }) => hourAt)),
    horizon,
  ])
}
