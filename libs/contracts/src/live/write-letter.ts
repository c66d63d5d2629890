import {
  type Alarm,
  type AreaId,
  type FeedId,
  type Rule,
  type RuleId,
  type Text,
  type Transition,
  alarmState,
  describeAlarm,
} from '@haidang/domain'
import type { LiveAlarm, LiveAlarmEvent } from './live-events.js'

/** A letter without its place in a receiver's chain: the same for all who get it. */
export type LetterBody = Omit<LiveAlarmEvent, 'prevSeq'>

/** What letters are written from. */
export type LetterSources = Readonly<{
  device(id: string): Readonly<{ name: Text }> | undefined
  rule(id: RuleId, version: number): Rule | undefined
}>

type WrittenAlarm = Readonly<{ alarm: Alarm; feed: FeedId; area: AreaId; seq: number }>
type WrittenEvent = WrittenAlarm & Transition

/** An alarm event as every wire tells it. */
export function writeLetter(event: WrittenEvent, registry: LetterSources): LetterBody {
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

/** An alarm as every wire tells it. */
export function writeAlarm({ alarm, feed, area, seq }: WrittenAlarm, registry: LetterSources): LiveAlarm {
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
    ...(alarm.bulletin && { bulletin: alarm.bulletin }),
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
