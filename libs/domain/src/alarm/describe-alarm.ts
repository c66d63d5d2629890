import type { Rule } from '../rule/rule.js'
import type { Language, Text } from '../text.js'
import type { Alarm } from './alarm.js'
import { measureOf, subjectOf } from './alarm-text.js'

/** What a sentence about an alarm needs besides the alarm. */
export type AlarmContext = Readonly<{ rule: Rule; deviceName: Text }>

/**
 * The one sentence that says what is the matter, for list, map, wall and messages alike. Numbers are written
 * the way the language does; the number is the one that raised the alarm and says so, for where the sentence is read
 * another may stand beside it.
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
      return `${silent(alarm.quantity === '' ? undefined : what, language)} — ${deviceName[language]}`
    case 'geofence':
      return crossed(rule.condition, deviceName, language)
  }
}

/** Of the whole device where no quantity is named. */
function silent(what: string | undefined, language: Language): string {
  if (what === undefined) return language === 'vi' ? 'Mất tín hiệu' : 'No signal'
  return language === 'vi' ? `${what} không có số liệu` : `${what} has no data`
}

function measured(
  { quantity, value, limit }: Pick<Alarm, 'quantity' | 'value' | 'limit'>,
  rule: Rule,
  language: Language,
): string {
  const { number, withUnit } = measureOf({ feed: rule.feed, quantity }, language)
  const vi = language === 'vi'
  const shown = value === undefined ? '' : `${withUnit(value)} ${vi ? 'khi báo' : 'when raised'}`
  if (limit === undefined) return shown
  return `${shown} (${vi ? 'ngưỡng' : 'limit'} ${number(limit)})`.trimStart()
}

function crossed(
  { event, zone }: { event: 'enter' | 'exit'; zone: { name: Text } },
  deviceName: Text,
  language: Language,
): string {
  const verb = { enter: { vi: 'đã vào', en: 'entered' }, exit: { vi: 'đã rời', en: 'left' } }[event][language]
  return `${deviceName[language]} ${verb} ${zone.name[language]}`
}
