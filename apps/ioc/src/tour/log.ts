import { type LiveAlarmEvent, alarmEventSchema, alarmSchema, pageOf } from '@haidang/contracts'
import { type Tour, must } from './step.js'

const alarmEvents = pageOf(alarmEventSchema)

/** Adds a line to the log of the tour's own alarm. @returns its number */
export async function comment({ rest, alarm }: Tour, words: string): Promise<number> {
  must(alarm !== undefined, 'there is no alarm of ours to write under: see the step that raises it')
  const { seq } = await rest.post(`alarms/${alarm}/comment`, { comment: `tour: ${words}` }, alarmSchema)
  return seq
}

/** The numbers of the alarm log after one, as REST has them. */
export async function logAfter({ rest }: Tour, after: number): Promise<number[]> {
  const events = await rest.all(`alarm-events?after=${after}`, alarmEvents)
  return events.map(({ seq }) => seq)
}

/** Numbers of the log that a live client does not have. */
export function missingOf(events: readonly LiveAlarmEvent[], log: readonly number[]): number[] {
  const has = new Set(events.map(({ seq }) => seq))
  return log.filter((seq) => !has.has(seq))
}

/** Numbers that a live client has more than once. */
export function doublesOf(events: readonly LiveAlarmEvent[]): number[] {
  const numbers = events.map(({ seq }) => seq)
  return numbers.filter((seq, place) => numbers.indexOf(seq) !== place)
}
