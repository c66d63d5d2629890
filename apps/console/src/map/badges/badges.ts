import type { LiveAlarm } from '@haidang/contracts'
import { type LonLat, type Severity, isSetAside } from '@haidang/domain'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'

/** How the badge of a device is drawn: filled with a keyline while someone must look, filled when seen, outlined when over. */
export type BadgeLook = 'unacknowledged' | 'acknowledged' | 'returned'

export type Badge = Readonly<{
  device: string
  severity: Severity
  look: BadgeLook
  position: LonLat
  /** How many active alarms it stands for; one where nothing is said. */
  count?: number
}>

/**
 * One badge a device: its worst active alarm, and of equals the one that waits for someone. `where` is asked only
 * for devices that have an alarm.
 */
export function badgesOf(
  alarms: readonly LiveAlarm[],
  where: (device: string) => LonLat | undefined,
): Badge[] {
  const worst = new Map<string, LiveAlarm>()
  const counts = new Map<string, number>()
  for (const alarm of alarms) {
    if (isSetAside(alarm.state)) continue
    counts.set(alarm.device, (counts.get(alarm.device) ?? 0) + 1)
    const known = worst.get(alarm.device)
    if (!known || weight(alarm) > weight(known)) worst.set(alarm.device, alarm)
  }
  return [...worst.values()].flatMap((alarm) => {
    const position = where(alarm.device)
    if (!position) return []
    const count = counts.get(alarm.device) ?? 1
    const badge = { device: alarm.device, severity: alarm.severity, look: badgeLook(alarm), position }
    return [count > 1 ? { ...badge, count } : badge]
  })
}

function weight({ severity, state }: LiveAlarm): number {
  return severity * 4 + (waitsForSomeone(state) ? 2 : 0) + (state === 'returned-unacknowledged' ? 0 : 1)
}

function badgeLook({ state }: LiveAlarm): BadgeLook {
  if (state === 'returned-unacknowledged') return 'returned'
  return waitsForSomeone(state) ? 'unacknowledged' : 'acknowledged'
}
