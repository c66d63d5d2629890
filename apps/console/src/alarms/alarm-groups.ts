import type { LiveAlarm } from '@haidang/contracts'
import { type AlarmState, type Severity, isSetAside } from '@haidang/domain'

export type AlarmTab = 'active' | 'unacknowledged' | 'mine' | 'shelved' | 'blocked' | 'history'

export const alarmTabs: readonly AlarmTab[] = [
  'active',
  'unacknowledged',
  'mine',
  'shelved',
  'blocked',
  'history',
]

const waiting: readonly AlarmState[] = ['unacknowledged', 'returned-unacknowledged', 'latched-unacknowledged']

/** Whether the state asks someone for an acknowledgement. */
export function waitsForSomeone(state: AlarmState): boolean {
  return waiting.includes(state)
}

/** Unacknowledged first, then the worst, then the newest; the id decides between equals so that nothing jumps. */
export function compareAlarms(a: LiveAlarm, b: LiveAlarm): number {
  const unacknowledged = Number(waitsForSomeone(b.state)) - Number(waitsForSomeone(a.state))
  return unacknowledged || b.severity - a.severity || b.raisedAt - a.raisedAt || (a.id < b.id ? -1 : 1)
}

/** The one alarm that the status bar names: the worst unacknowledged, of equals one that is not over, then the oldest. */
export function topAlarm(alarms: readonly LiveAlarm[]): LiveAlarm | undefined {
  const over = ({ state }: LiveAlarm): number => Number(state === 'returned-unacknowledged')
  return alarms
    .filter(({ state }) => waitsForSomeone(state))
    .sort(
      (a, b) =>
        b.severity - a.severity || over(a) - over(b) || a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1),
    )[0]
}

/** The alarms of a tab, in the list's order; `me` is whose tab “mine” is. */
export function alarmsOf(
  tab: Exclude<AlarmTab, 'history'>,
  alarms: readonly LiveAlarm[],
  me?: string,
): LiveAlarm[] {
  const belongs = {
    active: ({ state }: LiveAlarm) => !isSetAside(state),
    unacknowledged: ({ state }: LiveAlarm) => waitsForSomeone(state),
    mine: ({ assignee }: LiveAlarm) => me !== undefined && assignee === me,
    shelved: ({ state }: LiveAlarm) => state === 'shelved',
    blocked: ({ state }: LiveAlarm) => isSetAside(state) && state !== 'shelved',
  }[tab]
  return alarms.filter(belongs).sort(compareAlarms)
}

/** What a device has: the active ones, and after them what is set aside. */
export function alarmsAt(device: string, alarms: readonly LiveAlarm[]): LiveAlarm[] {
  const own = alarms.filter((alarm) => alarm.device === device)
  return [...alarmsOf('active', own), ...alarmsOf('shelved', own), ...alarmsOf('blocked', own)]
}

export type SeverityCount = Readonly<{ unacknowledged: number; active: number }>

/** How many alarms of each severity are active, and how many of these wait for someone. */
export function countBySeverity(alarms: readonly LiveAlarm[]): Record<Severity, SeverityCount> {
  const counted = (severity: Severity): SeverityCount => {
    const own = alarms.filter((alarm) => alarm.severity === severity && !isSetAside(alarm.state))
    return { active: own.length, unacknowledged: own.filter(({ state }) => waitsForSomeone(state)).length }
  }
  return { 1: counted(1), 2: counted(2), 3: counted(3), 4: counted(4), 5: counted(5) }
}

/** The alarm after (or before) the selected one among those that wait, round and round. */
export function neighbourOf(
  alarms: readonly LiveAlarm[],
  selected: string | undefined,
  step: 1 | -1,
): LiveAlarm | undefined {
  const queue = alarmsOf('unacknowledged', alarms)
  const place = queue.findIndex(({ id }) => id === selected)
  if (place < 0) return queue.at(step === 1 ? 0 : -1)
  return queue[(place + step + queue.length) % queue.length]
}
