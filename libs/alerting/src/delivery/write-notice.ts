import {
  type AlarmNoticeJson,
  type LetterSources,
  alarmEventJson,
  instant,
  writeLetter,
} from '@haidang/contracts'
import type { StoredAlarmEvent } from '@haidang/store'

/** With it every notice can be written, though it says no more than ids and numbers. */
const nothingKnown: LetterSources = { device: () => undefined, rule: () => undefined }

/** What a far end is told of an alarm event. What the register says of one may be beyond us; then it is told plainly, not kept back. */
export function writeNotice(event: StoredAlarmEvent, register: LetterSources): string {
  try {
    return JSON.stringify(noticeOf(event, register))
  } catch {
    return JSON.stringify(noticeOf(event, nothingKnown))
  }
}

function noticeOf(event: StoredAlarmEvent, register: LetterSources): AlarmNoticeJson {
  return {
    type: 'alarm-event',
    timestamp: instant(event.learnedAt),
    data: alarmEventJson(writeLetter(event, register)),
  }
}
