import type { LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import { type Alarm, alarmState, describeAlarm, type Rule, type Text } from '@haidang/domain'
import type { RegistryPort } from '../../neighbours.js'
import type { StoredAlarm, StoredAlarmEvent } from '@haidang/store'

/** A letter without its place in a receiver's chain: the same for all who get it. */
export type LetterBody = Omit<LiveAlarmEvent, 'prevSeq'>

export type LetterWriter = Readonly<{
  letter(event: StoredAlarmEvent): LetterBody
  alarm(stored: StoredAlarm): LiveAlarm
}>

/** Writes alarms for the wire, each event once, however many receive it. */
export function createLetterWriter(registry: Pick<RegistryPort, 'device' | 'rule'>): LetterWriter {
  const written = new WeakMap<StoredAlarmEvent, LetterBody>()
  return {
    letter(event) {
      const known = written.get(event)
      if (known) return known
      const letter = writeLetter(event, registry)
      written.set(event, letter)
      return letter
    },
    alarm: (stored) => writeAlarm(stored, registry),
  }
}

function writeLetter(event: StoredAlarmEvent, registry: Pick<RegistryPort, 'device' | 'rule'>): LetterBody {
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

function writeAlarm(
  { alarm, feed, area, seq }: StoredAlarm,
  registry: Pick<RegistryPort, 'device' | 'rule'>,
): LiveAlarm {
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
