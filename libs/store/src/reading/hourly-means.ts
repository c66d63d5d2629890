import type { DeviceId } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { feedTables, quoted } from '../feed-table.js'

/** The mean of one quantity over the hour that begins at `hourAt`, from `count` values that were measuring. */
export type HourlyMean = Readonly<{
  device: DeviceId
  hourAt: number
  quantity: string
  count: number
  mean: number
}>

export type HourlyMeansQuery = Readonly<{
  feed: string
  devices: readonly string[]
  quantities: readonly string[]
  /** Epoch ms, the beginning of an hour, inclusive. */
  fromAt: number
  /** Epoch ms, exclusive. */
  toAt: number
}>

/** Hourly means of numbers, by hours of UTC (which Viet Nam's are). An hour without values is absent. */
export async function readHourlyMeans(
  tx: Tx,
  { feed, devices, quantities, fromAt, toAt }: HourlyMeansQuery,
): Promise<HourlyMean[]> {
  const table = feedTables.get(feed)
  const columns =
    table?.columns.filter(({ key, kind }) => kind === 'number' && quantities.includes(key)) ?? []
  if (!table || columns.length === 0) return []
  const values = columns.map(({ key, name }) => `('${key}', o.${quoted(name)})`).join(', ')
  const { rows } = await tx.query<HourlyMean>(
    `select d.id as device, date_trunc('hour', o.at) as "hourAt", v.quantity, count(*) as count, avg(v.value) as mean
     from ${quoted(table.name)} o join device d on d.key = o.device_key
     cross join lateral (values ${values}) as v(quantity, value)
     where d.id = any($1) and o.at >= $2 and o.at < $3 and v.value is not null
       and (o.meta is null or not coalesce(o.meta->'status' ? v.quantity, false))
     group by 1, 2, 3 order by 1, 2, 3`,
    [devices, timestamp(fromAt), timestamp(toAt)],
  )
  return rows
}
