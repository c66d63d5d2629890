import type { AreaId, FeedId } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** How many devices of a feed in an area have been heard within 1.5 of their intervals; `newestAt`: newest time of measurement. */
export type SourceSummary = Readonly<{
  feed: FeedId
  area: AreaId
  fresh: number
  total: number
  newestAt?: number
}>

export type Pulse = Readonly<{ seq: number; sources: readonly SourceSummary[] }>

const select: Statement = {
  name: 'pulse',
  text: `with source as (
  select device.feed, device.area, count(*)::integer as total, max(kept.newest_at) as newest,
    (count(*) filter (where kept.newest_at >= $1::timestamptz - make_interval(secs => 1.5 * device.interval_seconds)))::integer as fresh
  from device left join device_state kept on kept.device_key = device.key
  group by device.feed, device.area
)
select numbering.last as seq, source.feed, source.area, source.total, source.fresh, source.newest
from numbering left join source on true
where numbering.name = 'alarm_event'`,
}

type Row = Readonly<{
  seq: number
  feed: FeedId | null
  area: AreaId
  total: number
  fresh: number
  newest: number | null
}>

/** What a heartbeat says, in one question: the newest alarm event, and how every source does at `now` (epoch ms). */
export async function readPulse(tx: Tx, now: number): Promise<Pulse> {
  const { rows } = await tx.query<Row>(select, [timestamp(now)])
  return {
    seq: rows[0]?.seq ?? 0,
    sources: rows.flatMap(({ feed, area, total, fresh, newest }) =>
      feed === null ? [] : { feed, area, total, fresh, ...(newest !== null && { newestAt: newest }) },
    ),
  }
}
