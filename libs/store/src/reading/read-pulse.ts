import { type AreaId, type FeedId, internalFeeds } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** How many devices of a feed in an area were heard within 1.5 of their intervals; `newestAt`: newest time of measurement. */
export type SourceSummary = Readonly<{
  feed: FeedId
  area: AreaId
  agencyAreas?: readonly AreaId[]
  fresh: number
  total: number
  newestAt?: number
}>

/** What a heartbeat says, for every scope at once: the newest alarm event, and how each feed of the city does in each area. */
export type Pulse = Readonly<{ seq: number; sources: readonly SourceSummary[] }>

const select: Statement = {
  name: 'read-pulse',
  text: `with source as (
  select device.feed, device.area, device.agency_areas, count(*) as total, max(kept.newest_at) as newest_at,
    count(*) filter (where kept.newest_at >= $1::timestamptz - make_interval(secs => 1.5 * device.interval_seconds)) as fresh
  from device left join device_state kept on kept.device_key = device.key
  where device.feed <> all($2)
  group by device.feed, device.area, device.agency_areas)
select numbering.last as seq, source.*
from numbering left join source on true
where numbering.name = 'alarm_event'
order by source.feed`,
}

type Row = Readonly<{
  seq: number
  feed: FeedId | null
  area: AreaId
  agency_areas: AreaId[] | null
  total: number
  fresh: number
  newest_at: number | null
}>

function sourceOf({
  feed,
  area,
  agency_areas: agencyAreas,
  total,
  fresh,
  newest_at: newestAt,
}: Row): SourceSummary[] {
  if (feed === null) return []
  return [
    {
      ...{ feed, area, total, fresh },
      ...(agencyAreas !== null && { agencyAreas }),
      ...(newestAt !== null && { newestAt }),
    },
  ]
}

/** One question a heartbeat, however many scopes are in use; `now` in epoch ms. */
export async function readPulse(tx: Tx, now: number): Promise<Pulse> {
  const { rows } = await tx.query<Row>(select, [timestamp(now), internalFeeds])
  return {
    seq: rows[0]?.seq ?? 0,
    sources: rows.flatMap(sourceOf),
  }
}
