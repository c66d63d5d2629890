import { findQuantity } from '../feed/feed.js'
import { findFeed } from '../feed/index.js'
import type { Rule } from '../rule/rule.js'
import type { Language, Text } from '../text.js'
import type { Alarm } from './alarm.js'

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
  const what = subject(alarm.quantity, rule, language)
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

function subject(quantity: string, rule: Rule, language: Language): string {
  const feed = findFeed(rule.feed)
  if (quantity === '') return feed?.name[language] ?? rule.name[language]
  return (feed && findQuantity(feed, quantity)?.name[language]) ?? quantity
}

function measured(
  { quantity, value, limit }: Pick<Alarm, 'quantity' | 'value' | 'limit'>,
  rule: Rule,
  language: Language,
): string {
  const feed = findFeed(rule.feed)
  const definition = feed && findQuantity(feed, quantity)
  const unit = definition?.kind === 'number' && definition.unitLabel ? `\u00A0${definition.unitLabel}` : ''
  const decimals = definition?.kind === 'number' ? definition.decimals : 1
  const print = (number: number): string => numbersOf(language, decimals).format(number)
  const shown = value === undefined ? '' : `${print(value)}${unit}`
  if (limit === undefined) return shown
  return `${shown} (${language === 'vi' ? 'ngưỡng' : 'limit'} ${print(limit)})`
}

const formats = new Map<string, Intl.NumberFormat>()

/** Kept, for making one costs more than the whole sentence. */
function numbersOf(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language} ${decimals}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: decimals,
  })
  formats.set(key, made)
  return made
}

function crossed(
  { event, zone }: { event: 'enter' | 'exit'; zone: { name: Text } },
  deviceName: Text,
  language: Language,
): string {
  const verb = { enter: { vi: 'đã vào', en: 'entered' }, exit: { vi: 'đã rời', en: 'left' } }[event][language]
  return `${deviceName[language]} ${verb} ${zone.name[language]}`
}
