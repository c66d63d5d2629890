import { type AlarmEventJson, type AlarmJson, type LiveAlarm, instant } from '@haidang/contracts'
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
    alarm: (stored) => fromLive(live.alarm(stored)),
    event: (stored, prevSeq) => {
      const { at, learnedAt, alarm, ...letter } = live.letter(stored)
      return { ...letter, prevSeq, at: instant(at), learnedAt: instant(learnedAt), alarm: fromLive(alarm) }
    },
  }
}

function fromLive({
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
