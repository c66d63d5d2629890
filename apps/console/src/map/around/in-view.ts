import type { Badge } from '../badges/badges.js'
import type { DeviceView } from '../../live/messages.js'

/** Rows that a list in view can have; beyond it the map itself is the better list. */
export const mostInView = 2_000

export type InView = Readonly<{
  device: DeviceView
  badge: Pick<Badge, 'severity' | 'look'> | undefined
}>

/** What is in the picture, the abnormal ones first and the worst of them on top; the rest keep their order. */
export function inView(
  devices: readonly DeviceView[],
  badgeOf: (device: string) => InView['badge'],
): readonly InView[] {
  const rows = devices.map((device) => ({ device, badge: badgeOf(device.id) }))
  const abnormal = rows.filter(({ badge }) => badge).sort((a, b) => severityIn(b) - severityIn(a))
  return [...abnormal, ...rows.filter(({ badge }) => !badge)].slice(0, mostInView)
}

function severityIn({ badge }: InView): number {
  return badge?.severity ?? 0
}
