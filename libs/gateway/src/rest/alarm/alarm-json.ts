import { type AlarmEventJson, type AlarmJson, alarmJson, alarmEventJson } from '@haidang/contracts'
import type { Log } from '@haidang/domain'
import type { StoredAlarm, StoredAlarmEvent } from '@haidang/store'

import { type LetterWriter, createLetterWriter } from '../../live/letters/write-letter.js'
import type { RegistryPort } from '../../neighbours.js'

export type AlarmWriter = Readonly<{
  alarm(stored: Pick<StoredAlarm, 'alarm' | 'feed' | 'area' | 'seq'>): AlarmJson
  /** `prevSeq`: the number that the reader had before it. */
  event(stored: StoredAlarmEvent, prevSeq: number): AlarmEventJson
}>

/** Writes alarms as REST tells them: what the live socket says, with instants in RFC 3339. */
export function createAlarmWriter(registry: Pick<RegistryPort, 'device' | 'rule'>, log: Log): AlarmWriter {
  const live: LetterWriter = createLetterWriter(registry, log)
  return {
    alarm: (stored) => alarmJson(live.alarm(stored)),
    event: (stored, prevSeq) => ({ ...alarmEventJson(live.letter(stored)), prevSeq }),
  }
}
