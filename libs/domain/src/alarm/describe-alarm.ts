import type { Rule } from '../rule/rule.js'
import type { Language, Text } from '../text.js'
import type { Alarm } from './alarm.js'
import { measureOf, subjectOf } from './alarm-text.js'

/** What a sentence about an alarm needs besides the alarm. */
export type AlarmContext = Readonly<{ rule: Rule; deviceName: Text }>

/**
 * The one sentence that says what is the matter, for list, map, wall and messages alike. Numbers are written
 * the way the language does.
 */
export function describeAlarm(
  alarm: Pick<Alarm, 'quantity' | 'value' | 'limit'>,
  { rule, deviceName }: AlarmContext,
  language: Language,
): string {
  const what = subjectOf({ feed: rule.feed, quantity: alarm.quantity, otherwise: rule.name }, language)
  switch (rule.condition.kind) {
    case 'threshold':
      return `${what} ${measured(alarm, rule, language)} — ${deviceName[language]}`
    case 'no-data':
      return language === 'vi'
        ? `${what} không có dữ liệu — ${deviceName.vi}`
        : `${what} has no data — ${deviceName.en}`
    case 'geofence':
      return crossed(rule.condition, deviceName, language)
  }
}

function measured(
  { quantity, value, limit }: Pick<Alarm, 'quantity' | 'value' | 'limit'>,
  rule: Rule,
  language: Language,
): string {
  const { number, withUnit } = measureOf({ feed: rule.feed, quantity }, language)
  const shown = value === undefined ? '' : withUnit(value)
  if (limit === undefined) return shown
  return `${shown} (${language === 'vi' ? 'ngưỡng' : 'limit'} ${number(limit)})`
}

function crossed(
  { event, zone }: { event: 'enter' | 'exit'; zone: { name: Text } },
  deviceName: Text,
  language: Language,
): string {
  const verb = { enter: { vi: 'đã vào', en: 'entered' }, exit: { vi: 'đã rời', en: 'left' } }[event][language]
  return `${deviceName[language]} ${verb} ${zone.name[language]}`
}
