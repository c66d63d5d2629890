import type { KnownEpisode } from '@haidang/domain'

import { timestamp } from '../db/row-types.js'
import type { Statement, Tx } from '../db/open-database.js'

type Row = Readonly<{ rule: string; quantity: string; raised_at: number; cleared_at: number | null }>

/** One alarm may hold several occurrences: each raise reaches to the return after it. */
const select: Statement = {
  name: 'read-known-episodes',
  text: `with episode as (
  select a.rule_id as rule, a.quantity, raised.at as raised_at,
    (select gone.at from alarm_event gone
     where gone.alarm_id = a.id and gone.seq > raised.seq and gone.reason in ('returned', 'rule-retired')
     order by gone.seq limit 1) as cleared_at
  from alarm a join alarm_event raised on raised.alarm_id = a.id and raised.reason in ('raised', 'raised-again')
  where a.device_key = (select key from device where id = $1) and not a.retro
  union all
  select a.rule_id, a.quantity, a.raised_at, a.cleared_at
  from alarm a where a.device_key = (select key from device where id = $1) and a.retro)
select * from episode where raised_at <= $3 and (cleared_at is null or cleared_at >= $2) order by raised_at`,
}

/** The episodes of a device that are on record and touch the window (epoch ms), in the order in which they began. */
export async function readKnownEpisodes(
  tx: Tx,
  { device, fromAt, toAt }: { device: string; fromAt: number; toAt: number },
): Promise<KnownEpisode[]> {
  const { rows } = await tx.query<Row>(select, [device, timestamp(fromAt), timestamp(toAt)])
  return rows.map(({ rule, quantity, raised_at, cleared_at }) => ({
    rule,
    quantity,
    raisedAt: raised_at,
    ...(cleared_at !== null && { clearedAt: cleared_at }),
  }))
}
