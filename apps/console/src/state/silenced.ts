import { isInternal } from '@haidang/domain'
import type { DeviceView } from '../live/messages.js'

/** Three intervals without a word: then a device counts as silent. */
const silentAfterIntervals = 3

type Gap = Readonly<{ fromAt: number; toAt: number }>

/**
 * Who spoke before a gap and does not any more after it. `heardAt`: when a device last said anything; one that never
 * did has not fallen silent.
 */
export function silencedIn(
  devices: readonly DeviceView[],
  { fromAt, toAt }: Gap,
  heardAt: (device: DeviceView) => number | undefined,
): DeviceView[] {
  return devices.filter((device) => {
    const at = isInternal(device.feed) ? undefined : heardAt(device)
    const allowedMs = silentAfterIntervals * device.intervalSeconds * 1_000
    return at !== undefined && fromAt - at <= allowedMs && toAt - at > allowedMs
  })
}
