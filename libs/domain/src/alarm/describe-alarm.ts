import type { GeofenceCondition } from '../rule/condition.js'
import { categoryText, conditionText, measureOfRule } from '../rule/condition-text.js'
import type { Rule } from '../rule/rule.js'
import type { Language, Text } from '../text.js'
import type { Alarm } from './alarm.js'
import { subjectOf } from './alarm-text.js'

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
  const { condition } = rule
  const device = deviceName[language]
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
    case 'sum':
    case 'category':
    case 'speed':
    case 'area':
      return `${conditionText(rule, language)} ${measured(alarm, rule, language)} — ${device}`
    case 'event': {
      // of a single event its number says nothing
      const many = (alarm.value ?? 1) > 1 ? ` ${measured(alarm, rule, language)}` : ''
      return `${conditionText(rule, language)}${many} — ${device}`
    }
    case 'match':
      return `${conditionText(rule, language)} — ${device}`
    case 'expression':
      return `${rule.name[language]} — ${device}`
    case 'no-data': {
      const what = subjectOf({ feed: rule.feed, quantity: alarm.quantity, otherwise: rule.name }, language)
      return `${silent(alarm.quantity === '' ? undefined : what, language)} — ${device}`
    }
    case 'geofence':
      return crossed(condition, device, language)
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
  const { number, withUnit } = measureOfRule(rule, quantity, language)
  const vi = language === 'vi'
  const shown = value === undefined ? '' : `${withUnit(value)} ${vi ? 'khi báo' : 'when raised'}`
  if (limit === undefined) return shown
  const category = categoryText(rule.condition, limit, language)
  const against =
    category === undefined ? number(limit) : `${category}, ${vi ? 'từ' : 'from'} ${number(limit)}`
  return `${shown} (${vi ? 'ngưỡng' : 'limit'} ${against})`.trimStart()
}

const verbs = {
  enter: { vi: 'đã vào', en: 'entered' },
  exit: { vi: 'đã rời', en: 'left' },
  dwell: { vi: 'ở lâu trong', en: 'has stayed in' },
} as const

function crossed({ event, zone }: GeofenceCondition, device: string, language: Language): string {
  return `${device} ${verbs[event][language]} ${zone.name[language]}`
}
