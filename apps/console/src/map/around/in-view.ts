import type { Severity } from '@haidang/domain'
import type { DeviceView } from '../../live/messages.js'

/** Rows that a list in view can have; beyond it the map itself is the better list. */
export const mostInView = 2_000

export type InView = Readonly<{ device: DeviceView; severity: Severity | undefined }>

/**
 * What is in the picture, the abnormal ones first and the worst of them on top, the rest by name as the language sorts.
 */
export function inView(
  devices: readonly DeviceView[],
  severityOf: (device: string) => Severity | undefined,
  compareNames: (a: DeviceView, b: DeviceView) => number,
): InView[] {
  return devices
    .map((device) => ({ device, severity: severityOf(device.id) }))
    .sort((a, b) => (b.severity ?? 0) - (a.severity ?? 0) || compareNames(a.device, b.device))
    .slice(0, mostInView)
}
