import type { DeviceId } from '@haidang/domain'

import { timestamp } from '../db/row-types.js'
import type { Statement, Tx } from '../db/open-database.js'

const select: Statement = {
  name: 'read-due-devices',
  text: `select device.id from device_state kept join device on device.key = kept.device_key
where kept.due_at <= $1 order by kept.due_at limit $2`,
}

/**
 * The devices whose deadline has come (epoch ms). A stored deadline may be earlier than the engine's own: the tick
 * then moves it, and nothing else.
 */
export async function readDueDevices(
  tx: Tx,
  { now, limit }: { now: number; limit: number },
): Promise<DeviceId[]> {
  const { rows } = await tx.query<{ id: DeviceId }>(select, [timestamp(now), limit])
  return rows.map(({ id }) => id)
}
