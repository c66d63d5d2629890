import type { Statement, Tx } from '../db/open-database.js'

/** So many days of one device at once. */
const daysAtOnce = 7

const expand: Statement = {
  name: 'expand-rollup-backlog',
  text: `with next as (
  select device_key, next_at, least(next_at + interval '${daysAtOnce} days', until_at) as to_at
  from rollup_backlog order by next_at, device_key limit $1 for update skip locked),
moved as (
  update rollup_backlog backlog set next_at = next.to_at from next
  where backlog.device_key = next.device_key and next.to_at < backlog.until_at),
ended as (
  delete from rollup_backlog backlog using next
  where backlog.device_key = next.device_key and next.to_at >= backlog.until_at),
noted as (
  insert into rollup_due (device_key, hour_at, noted_at)
  select next.device_key, hour_at, '-infinity' from next
  cross join lateral generate_series(next.next_at, next.to_at - interval '1 hour', interval '1 hour') hour_at
  order by 1, 2 on conflict (device_key, hour_at) where not taken do nothing)
select count(*) as devices from next`,
}

/**
 * Notes the next week of devices whose observations are older than the roll-ups. Nothing more is on its way for these
 * hours: noted as if long ago, they are taken up before more are noted. @returns of how many devices
 */
export async function expandBacklog(tx: Tx, devices: number): Promise<number> {
  const { rows } = await tx.query<{ devices: number }>(expand, [devices])
  return rows[0]?.devices ?? 0
}
