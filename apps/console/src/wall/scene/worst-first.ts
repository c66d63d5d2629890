import type { LiveAlarm } from '@haidang/contracts'
import { alarmsOf, waitsForSomeone } from '../../alarms/alarm-groups.js'

/**
 * The active alarms as a wall lists them: the worst first, and of equals those that wait for somebody. A desk puts what
 * waits first; on a wall there is no scrolling, and a grave alarm is not left out because somebody has seen it.
 */
export function worstFirst(alarms: readonly LiveAlarm[]): LiveAlarm[] {
  const waits = ({ state }: LiveAlarm): number => Number(waitsForSomeone(state))
  return alarmsOf('active', alarms).sort((a, b) => b.severity - a.severity || waits(b) - waits(a))
}
