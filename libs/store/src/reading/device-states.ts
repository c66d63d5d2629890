import { type AreaId, type DeviceId, type DeviceState, type FeedId, emptyDeviceState } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'

export type StoredDeviceState = Readonly<{
  device: DeviceId
  /** What the database knows it by. */
  key: number
  feed: FeedId
  area: AreaId
  state: DeviceState
}>

type Row = Omit<StoredDeviceState, 'state'> & Readonly<{ state: DeviceState | null }>

const select: Statement = {
  name: 'read-device-states',
  text: `select device.id as device, device.key, device.feed, device.area, kept.state
from device left join device_state kept on kept.device_key = device.key
where ($1::text[] is null or device.id = any($1)) and ($2::text is null or device.feed = $2)
order by device.id`,
}

/** What is known of devices: those of these ids, those of a feed, or all. One that never reported is empty. */
export async function readDeviceStates(
  tx: Tx,
  { ids, feed }: { ids?: readonly string[]; feed?: string } = {},
): Promise<StoredDeviceState[]> {
  const { rows } = await tx.query<Row>(select, [ids ?? null, feed ?? null])
  return rows.map(({ state, ...device }) => ({ ...device, state: state ?? emptyDeviceState }))
}
