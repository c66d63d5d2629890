import type { DeviceId, DeviceState } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'

const select: Statement = {
  name: 'all-device-states',
  text: 'select device.id as device, kept.state from device_state kept join device on device.key = kept.device_key',
}

/** What the engine remembers of every device that has ever been heard. */
export async function allDeviceStates(tx: Tx): Promise<Readonly<{ device: DeviceId; state: DeviceState }>[]> {
  const { rows } = await tx.query<{ device: DeviceId; state: DeviceState }>(select)
  return rows
}
