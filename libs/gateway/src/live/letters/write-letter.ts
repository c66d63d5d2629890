import {
  type LetterBody,
  type LetterSources,
  type LiveAlarm,
  writeAlarm,
  writeLetter,
} from '@haidang/contracts'
import type { Alarm, Log } from '@haidang/domain'
import type { StoredAlarm, StoredAlarmEvent } from '@haidang/store'

export type LetterWriter = Readonly<{
  letter(event: StoredAlarmEvent): LetterBody
  alarm(stored: StoredAlarm): LiveAlarm
}>

/** With it every letter can be written, though it says no more than ids and numbers. */
const nothingKnown: LetterSources = { device: () => undefined, rule: () => undefined }

/**
 * Writes alarms for the wire, each once, however many receive it. What the register says of one alarm may
 * be beyond us; then that one is told plainly, for no letter may be lost.
 */
export function createLetterWriter(registry: LetterSources, log: Log): LetterWriter {
  const letters = new WeakMap<StoredAlarmEvent, LetterBody>()
  const alarms = new WeakMap<StoredAlarm, LiveAlarm>()
  const complained = new Set<string>()
  const complain = ({ rule, id: alarm }: Alarm, error: unknown): void => {
    const version = `${rule.id} ${rule.version}`
    if (complained.has(version)) return
    complained.add(version)
    log.error('letters.told-plainly', { rule: rule.id, version: rule.version, alarm, error })
  }
  const orPlainly = <Stored extends StoredAlarm, Told>(
    stored: Stored,
    write: (stored: Stored, from: LetterSources) => Told,
  ): Told => {
    try {
      return write(stored, registry)
    } catch (error) {
      complain(stored.alarm, error)
      return write(stored, nothingKnown)
    }
  }
  return {
    letter: (event) => once(letters, event, () => orPlainly(event, writeLetter)),
    alarm: (stored) => once(alarms, stored, () => orPlainly(stored, writeAlarm)),
  }
}

/** What has been written for as long as somebody holds what it was written from. */
function once<Key extends object, Written>(
  written: WeakMap<Key, Written>,
  key: Key,
  write: () => Written,
): Written {
  const known = written.get(key)
  if (known) return known
  const fresh = write()
  written.set(key, fresh)
  return fresh
}
