import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { quoted } from '../feed-table.js'
import type { RollupQuery } from './read-rollups.js'
import { type RolledColumn, rollups } from './rollup-table.js'

/** Values of one quantity in a bucket, by its start (epoch ms), that were taken back: how many, and their mean. */
export type WithdrawnValues = Readonly<{
  device: string
  at: number
  quantity: string
  count: number
  mean: number
}>

/**
 * What devices have taken back by a revision that is no measurement, as far as its observations are there. What has never
 * been a measurement is none of it, and nor is what has gone with the observations of its time.
 */
export async function readWithdrawn(tx: Tx, query: RollupQuery): Promise<WithdrawnValues[]> {
  const { feed, devices, quantities, resolution, zone, fromAt, toAt } = query
  const rollup = rollups.get(feed)
  const columns = rollup?.columns.filter(({ key }) => quantities.includes(key)) ?? []
  if (!rollup || columns.length === 0 || fromAt >= toAt) return []
  const parts = columns.flatMap((column, place) => [
    `count(${withdrawn(column)})::integer as count${place}`,
    `avg(${withdrawn(column)})::float8 as mean${place}`,
  ])
  const unit = { '1m': 'minute', '1h': 'hour', '1d': 'day' }[resolution]
  const { rows } = await tx.query<Readonly<Record<string, string | number | null>>>(
    `select device.id, date_trunc('${unit}', o.at, $4::text) as bucket, ${parts.join(', ')}
from device cross join lateral (select * from ${quoted(rollup.feed.name)} stored
  where stored.device_key = device.key and stored.at >= $2::timestamptz and stored.at < $3::timestamptz
    and stored.meta ? 'revision' and stored.meta ? 'status' offset 0) o
where device.id = any($1::text[]) group by 1, 2 order by 1, 2`,
    [devices, timestamp(fromAt), timestamp(toAt), resolution === '1d' ? zone : 'UTC'],
  )
  return rows.flatMap((row) =>
    columns.flatMap(({ key }, place) => {
      const count = Number(row[`count${place}`])
      if (count === 0) return []
      const mean = Number(row[`mean${place}`])
      return [{ device: String(row['id']), at: Number(row['bucket']), quantity: key, count, mean }]
    }),
  )
}

function withdrawn({ key, raw }: RolledColumn): string {
  return `case when o.meta->'revision' ? '${key}' and o.meta->'status' ? '${key}' then o.${raw} end`
}
