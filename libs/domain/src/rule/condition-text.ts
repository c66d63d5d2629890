import { durationText, measureOf, numbersOf, subjectOf } from '../alarm/alarm-text.js'
import { areaWatch } from '../feed/area-watch.js'
import { type EventField, findField } from '../feed/event-kind.js'
import { findQuantity, wordText } from '../feed/feed.js'
import { findFeed } from '../feed/index.js'
import type { Value } from '../observation/observation.js'
import type { Language, Text } from '../text.js'
import { type CategoryScale, type Category, categoryScales } from './category-scale.js'

type Named = Readonly<{ name: Text }>

/** A condition as far as a text tells of it: the domain's own, or REST's. */
export type ToldCondition =
  | Readonly<{ kind: 'threshold'; quantity: string; direction: 'above' | 'below' }>
  | Readonly<{
      kind: 'rate'
      quantity: string
      direction: 'rising' | 'falling'
      perMs: number
      windowMs: number
    }>
  | Readonly<{ kind: 'sum'; quantity: string; windowMs: number }>
  | Readonly<{ kind: 'category'; quantity: string; scale: CategoryScale }>
  | Readonly<{ kind: 'match'; quantity: string; values: readonly Value[] }>
  | Readonly<{ kind: 'no-data'; missedReports: number }>
  | Readonly<{
      kind: 'geofence'
      event: 'enter' | 'exit' | 'dwell'
      dwellMs?: number | undefined
      zone: Named
    }>
  | Readonly<{ kind: 'speed'; zone?: Named | undefined }>
  | Readonly<{ kind: 'expression'; expression: string }>
  | Readonly<{
      kind: 'event'
      event: string
      where?: readonly ToldTest[] | undefined
      windowMs: number
    }>
  | Readonly<{ kind: 'area'; quantity: string; direction: 'above' | 'below'; limit: number }>

/** A test of an event's field, as far as a text tells of it. */
type ToldTest = Readonly<{
  field: string
  values?: readonly Value[] | undefined
  atLeast?: number | undefined
  atMost?: number | undefined
}>

/** A rule as far as a text tells of it. */
export type ToldRule = Readonly<{ name: Text; feed: string; condition: ToldCondition }>

type Measured = Readonly<{ withUnit(value: number): string; number(value: number): string }>

/** How the numbers of a rule's alarm are written: a rate is per time, all else is in the quantity's unit. */
export function measureOfRule(
  { feed, condition }: Pick<ToldRule, 'feed' | 'condition'>,
  quantity: string,
  language: Language,
): Measured {
  const measure = measureOf({ feed: condition.kind === 'area' ? areaWatch.id : feed, quantity }, language)
  if (condition.kind !== 'rate') return measure
  const format = numbersOf(language, measure.decimals + 1)
  const number = (value: number): string => format.format(value).replace('-', '\u2212')
  const unit = measure.withUnit(0).slice(measure.number(0).length)
  return { number, withUnit: (value) => `${number(value)}${unit}/${durationText(condition.perMs, language)}` }
}

/** What a rule watches, without its limits: `Mưa trong 1 h 00`, `Water level, rising`. */
export function conditionText({ name, feed, condition }: ToldRule, language: Language): string {
  const vi = language === 'vi'
  const subject = (quantity: string): string => subjectOf({ feed, quantity, otherwise: name }, language)
  switch (condition.kind) {
    case 'threshold':
    case 'category':
      return subject(condition.quantity)
    case 'rate': {
      const way = condition.direction === 'rising' ? (vi ? 'tăng' : 'rising') : vi ? 'giảm' : 'falling'
      return vi ? `${subject(condition.quantity)} ${way}` : `${subject(condition.quantity)}, ${way}`
    }
    case 'sum': {
      const span = durationText(condition.windowMs, language)
      return vi
        ? `${subject(condition.quantity)} trong ${span}`
        : `${subject(condition.quantity)} over ${span}`
    }
    case 'match':
      return `${subject(condition.quantity)}: ${valuesText({ feed, ...condition }, language)}`
    case 'no-data':
      return vi
        ? `vắng ${condition.missedReports} lần báo liên tiếp`
        : `${condition.missedReports} reports missed in a row`
    case 'geofence':
      return crossingText(condition, language)
    case 'expression':
      return condition.expression
    case 'event':
      return eventText({ feed, ...condition }, language)
    case 'area': {
      const limit = measureOf({ feed, quantity: condition.quantity }, language).withUnit(condition.limit)
      const sign = condition.direction === 'above' ? '≥' : '≤'
      const what = `${subject(condition.quantity)} ${sign} ${limit}`
      return vi ? `Số nơi có ${what}:` : `Places with ${what}:`
    }
    case 'speed': {
      const where = condition.zone?.name[language]
      const speed = vi ? 'Tốc độ' : 'Speed'
      return where === undefined ? speed : `${speed} ${vi ? 'trong' : 'in'} ${where}`
    }
  }
}

/** `Vi phạm (Lỗi: quá giờ) trong 1 h 00`; of every test what the field must be. */
function eventText(
  { feed: id, event, where = [], windowMs }: Extract<ToldCondition, { kind: 'event' }> & { feed: string },
  language: Language,
): string {
  const kind = findFeed(id)?.events?.find(({ key }) => key === event)
  const name = kind?.name[language] ?? event
  const tests = where.map((test) => testText(test, kind && findField(kind, test.field), language))
  const which = tests.length === 0 ? '' : ` (${tests.join('; ')})`
  const span = durationText(windowMs, language)
  return language === 'vi' ? `${name}${which} trong ${span}` : `${name}${which} within ${span}`
}

function testText(
  { field: key, values, atLeast, atMost }: ToldTest,
  field: EventField | undefined,
  language: Language,
): string {
  const quantity = field?.kind === 'text' ? undefined : field
  const unit = quantity?.kind === 'number' && quantity.unitLabel !== '' ? `\u00A0${quantity.unitLabel}` : ''
  const number = (value: number): string => `${valueText(value, quantity, language)}${unit}`
  const parts = [
    values?.map((value) => valueText(value, quantity, language)).join(language === 'vi' ? ' hoặc ' : ' or '),
    boundsText({ atLeast, atMost }, number, language),
  ].filter((part) => part !== undefined)
  return `${field?.name[language] ?? key}: ${parts.join(', ')}`
}

/** `từ 50.000 ₫ trở lên`, `at least ₫50,000`; undefined: there are no bounds. */
function boundsText(
  { atLeast, atMost }: Pick<ToldTest, 'atLeast' | 'atMost'>,
  number: (value: number) => string,
  language: Language,
): string | undefined {
  const vi = language === 'vi'
  if (atLeast !== undefined && atMost !== undefined)
    return vi ? `từ ${number(atLeast)} đến ${number(atMost)}` : `from ${number(atLeast)} to ${number(atMost)}`
  if (atLeast !== undefined) return vi ? `từ ${number(atLeast)} trở lên` : `at least ${number(atLeast)}`
  if (atMost !== undefined) return vi ? `nhiều nhất ${number(atMost)}` : `at most ${number(atMost)}`
  return undefined
}

function crossingText(
  { event, dwellMs, zone }: Extract<ToldCondition, { kind: 'geofence' }>,
  language: Language,
): string {
  const place = zone.name[language]
  const vi = language === 'vi'
  if (event === 'enter') return vi ? `vào ${place}` : `enters ${place}`
  if (event === 'exit') return vi ? `rời ${place}` : `leaves ${place}`
  const long = durationText(dwellMs ?? 0, language)
  return vi ? `ở trong ${place} từ ${long} trở lên` : `stays in ${place} for ${long}`
}

/** The values that a state is watched for, as people read them. */
export function valuesText(
  { feed: id, quantity: key, values }: Readonly<{ feed: string; quantity: string; values: readonly Value[] }>,
  language: Language,
): string {
  const feed = findFeed(id)
  const quantity = feed && findQuantity(feed, key)
  return values
    .map((value) => valueText(value, quantity, language))
    .join(language === 'vi' ? ' hoặc ' : ' or ')
}

function valueText(value: Value, quantity: ReturnType<typeof findQuantity>, language: Language): string {
  if (typeof value === 'number') return numbersOf(language, 3).format(value)
  if (typeof value === 'string')
    return quantity?.kind === 'word' ? wordText(quantity, value, language) : value
  const names = quantity?.kind === 'boolean' ? quantity.names : undefined
  const usual = value ? { vi: 'có', en: 'yes' } : { vi: 'không', en: 'no' }
  return (value ? names?.true : names?.false)?.[language] ?? usual[language]
}

/** The name of the category in which an index stands, “Xấu”; undefined for a rule of another kind, or below the first. */
export function categoryText(
  condition: ToldCondition,
  index: number,
  language: Language,
): string | undefined {
  if (condition.kind !== 'category') return undefined
  const categories: readonly Category[] = categoryScales[condition.scale]
  return categories.findLast(({ from }) => index >= from)?.name[language]
}
