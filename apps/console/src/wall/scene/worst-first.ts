import type { LiveAlarm } from '@haidang/contracts'
import { alarmsOf, waitsForSomeone } from '../../alarms/alarm-groups.js'
import { takesFrom } from '../takeover/takeover.js'

/**
 * The active alarms as a wall lists them: what waits of severity 4 and 5, then the worst, and of equals those that wait for somebody. A desk puts what
 * waits first; on a wall there is no scrolling, and a grave alarm is not left out because somebody has seen it.
 */
export function worstFirst(alarms: readonly LiveAlarm[]): LiveAlarm[] {
  const waits = ({ state }: LiveAlarm): number => Number(waitsForSomeone(state))
  const must = (alarm: LiveAlarm): number => Number(isGraveWaiting(alarm))
  return alarmsOf('active', alarms).sort(
    (a, b) => must(b) - must(a) || b.severity - a.severity || waits(b) - waits(a),
  )
}

/** Whether an alarm must never be among those that a wall only counts: severity 4 or 5, and nobody has seen it. */
export function isGraveWaiting({ severity, state }: LiveAlarm): boolean {
  return severity >= takesFrom && waitsForSomeone(state)
}
