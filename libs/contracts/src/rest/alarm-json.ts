import type { AlarmEventJson, AlarmJson } from './alarm.js'
import type { LiveAlarm } from '../live/live-events.js'
import type { LetterBody } from '../live/write-letter.js'
import { instant } from '../text.js'

/** What the live socket says of an alarm, with instants in RFC 3339. */
export function alarmJson({
  raisedAt,
  learnedAt,
  clearedAt,
  acknowledged,
  shelvedUntilAt,
  ...alarm
}: LiveAlarm): AlarmJson {
  return {
    ...alarm,
    raisedAt: instant(raisedAt),
    learnedAt: instant(learnedAt),
    ...(clearedAt !== undefined && { clearedAt: instant(clearedAt) }),
    ...(acknowledged && { acknowledged: { ...acknowledged, at: instant(acknowledged.at) } }),
    ...(shelvedUntilAt !== undefined && { shelvedUntil: instant(shelvedUntilAt) }),
  }
}

/** What the live socket says of an alarm event, with instants in RFC 3339. */
export function alarmEventJson({
  at,
  learnedAt,
  alarm,
  ...letter
}: LetterBody): Omit<AlarmEventJson, 'prevSeq'> {
  return { ...letter, at: instant(at), learnedAt: instant(learnedAt), alarm: alarmJson(alarm) }
}
