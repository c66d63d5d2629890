import type { LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import { type Alarm, alarmState, describeAlarm, type Log, type Rule, type Text } from '@haidang/domain'
import type { RegistryPort } from '../../neighbours.js'
import type { StoredAlarm, StoredAlarmEvent } from '@haidang/store'

/** A letter without its place in a receiver's chain: the same for all who get it. */
export type LetterBody = Omit<LiveAlarmEvent, 'prevSeq'>

export type LetterWriter = Readonly<{
  letter(event: StoredAlarmEvent): LetterBody
  alarm(stored: StoredAlarm): LiveAlarm
}>

/** What letters are written from. */
type Sources = Pick<RegistryPort, 'device' | 'rule'>

/** With it every letter can be written, though it says no more than ids and numbers. */
const nothingKnown: Sources = { device: () => undefined, rule: () => undefined }

/**
 * Writes alarms for the wire, each once, however many receive it. What the register says of one alarm may
 * be beyond us; then that one is told plainly, for no letter may be lost.
 */
export function createLetterWriter(registry: Sources, log: Log): LetterWriter {
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
    write: (stored: Stored, from: Sources) => Told,
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

function writeLetter(event: StoredAlarmEvent, registry: Sources): LetterBody {
  const { seq, at, learnedAt, from, to, reason, actor, comment, retro } = event
  return {
    seq,
    at,
    learnedAt,
    from,
    to,
    reason,
    ...(actor !== undefined && { actor }),
    ...(comment !== undefined && { comment }),
    retro,
    alarm: writeAlarm(event, registry),
  }
}

function writeAlarm({ alarm, feed, area, seq }: StoredAlarm, registry: Sources): LiveAlarm {
  const rule = registry.rule(alarm.rule.id, alarm.rule.version)
  const deviceName = registry.device(alarm.device)?.name ?? { vi: alarm.device, en: alarm.device }
  const { shelvedUntilAt } = alarm.facts
  return {
    id: alarm.id,
    rule: {
      id: alarm.rule.id,
      version: alarm.rule.version,
      name: rule?.name ?? { vi: alarm.rule.id, en: alarm.rule.id },
    },
    device: alarm.device,
    feed,
    area,
    quantity: alarm.quantity,
    state: alarmState(alarm.facts),
    severity: alarm.severity,
    message: messageOf(alarm, rule, deviceName),
    raisedAt: alarm.raisedAt,
    learnedAt: alarm.learnedAt,
    ...(alarm.clearedAt !== undefined && { clearedAt: alarm.clearedAt }),
    ...(alarm.acknowledged && { acknowledged: alarm.acknowledged }),
    ...(alarm.assignee !== undefined && { assignee: alarm.assignee }),
    ...(shelvedUntilAt !== undefined && { shelvedUntilAt }),
    occurrences: alarm.occurrences,
    ...(alarm.value !== undefined && { value: alarm.value }),
    ...(alarm.limit !== undefined && { limit: alarm.limit }),
    retro: alarm.retro,
    seq,
  }
}

/** The sentence as the rule of that version puts it; a rule that the register has lost still leaves its name. */
function messageOf(alarm: Alarm, rule: Rule | undefined, deviceName: Text): Text {
  if (!rule) return { vi: `${alarm.rule.id} — ${deviceName.vi}`, en: `${alarm.rule.id} — ${deviceName.en}` }
  const context = { rule, deviceName }
  return { vi: describeAlarm(alarm, context, 'vi'), en: describeAlarm(alarm, context, 'en') }
}
