import type { AlarmEventJson } from '@haidang/contracts'
import type { Operator } from './operator.js'
import { logLine } from './oracle.js'

/** The whole alarm log as REST tells it, by number. */
export async function readAlarmLog(operator: Operator): Promise<AlarmEventJson[]> {
  const events: AlarmEventJson[] = []
  for (let after = 0; ;) {
    const { items } = await operator.get<{ items: AlarmEventJson[] }>(
      `alarm-events?after=${after}&limit=1000`,
    )
    events.push(...items)
    const last = items.at(-1)
    if (!last) return events
    after = last.seq
  }
}

/** The lines of one device, in the form of the oracle's. */
export function linesOf(events: readonly AlarmEventJson[], device: string): string[] {
  return events
    .filter(({ alarm }) => alarm.device === device)
    .map(({ at, reason, from, to, alarm }) =>
      logLine({ at: Date.parse(at), reason, from, to, severity: alarm.severity }),
    )
}
