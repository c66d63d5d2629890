import { findQuantity } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { feedTables, quoted } from '../feed-table.js'
import type { Stretch } from './observations.js'

/**
 * When the device reported between two instants (epoch ms, inclusive), in order; what we derive ourselves is no report.
 * Empty for a feed that the house does not have.
 */
export async function readStoredInstants(
  tx: Tx,
  { device, feed, fromAt, toAt }: Stretch,
): Promise<readonly number[]> {
  const table = feedTables.get(feed)
  if (!table) return []
  const reported = table.columns.filter(({ key }) => {
    const quantity = findQuantity(table.feed, key)
    return !(quantity?.kind === 'number' && quantity.derived)
  })
  const isReport = ['lon', ...reported.map(({ name }) => name)].map((name) => `o.${quoted(name)} is not null`)
  const { rows } = await tx.query<{ at: number }>(
    `select o.at from ${quoted(table.name)} o join device d on d.key = o.device_key
     where d.id = $1 and o.at between $2 and $3 and (${isReport.join(' or ')}) order by o.at`,
    [device, timestamp(fromAt), timestamp(toAt)],
  )
  return rows.map(({ at }) => at)
}
