import type { DeviceId } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { feedTables, quoted } from '../feed-table.js'

/** How many observations of a device stand in the hour that begins at `hourAt` (epoch ms, an hour of UTC). */
export type StoredHour = Readonly<{ device: DeviceId; hourAt: number; count: number }>

/** Every hour from `fromAt` (epoch ms) on in which a device has anything, over all feeds. */
export async function readStoredHours(tx: Tx, { fromAt }: { fromAt: number }): Promise<StoredHour[]> {
  const hours: StoredHour[] = []
  for (const { name } of new Set(feedTables.values())) {
    const { rows } = await tx.query<StoredHour>(
      `select d.id as device, date_trunc('hour', o.at) as "hourAt", count(*) as count
       from ${quoted(name)} o join device d on d.key = o.device_key where o.at >= $1 group by 1, 2`,
      [timestamp(fromAt)],
    )
    hours.push(...rows)
  }
  return hours
}
