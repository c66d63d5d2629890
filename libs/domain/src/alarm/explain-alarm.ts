import type { Language, Text } from '../text.js'
import type { AlarmState } from './alarm-state.js'
import { type ToldRule, categoryText, conditionText, measureOfRule } from '../rule/condition-text.js'
import { type Measure, durationText, instantText, measureOf, subjectOf } from './alarm-text.js'

/** The rule as far as an explanation tells of it; the domain's rule is one, and so is REST's. */
export type ExplainedRule = ToldRule & Readonly<{ version: number }>

export type ExplainedAlarm = Readonly<{
  quantity: string
  state: AlarmState
  raisedAt: number
  learnedAt: number
  clearedAt?: number | undefined
  value?: number | undefined
  limit?: number | undefined
  retro: boolean
  /** How often the condition occurred within this episode. */
  occurrences?: number | undefined
}>

/** The episode before this one, of the same rule at the same device. */
export type FormerEpisode = Readonly<{
  raisedAt: number
  clearedAt?: number | undefined
  acknowledged?: Readonly<{ by: string; comment?: string | undefined }> | undefined
}>

/** Another device of the kind close by, and where it stands. */
export type Neighbour = Readonly<{ name: Text; distanceM: number; value: number; over: boolean }>

/** What is known around the alarm; what is not known is not said. */
export type AlarmCircumstances = Readonly<{
  rule: ExplainedRule
  deviceName: Text
  now: number
  /** IANA name of the site's zone. */
  zone: string
  /** The newest measured value. */
  current?: number | undefined
  /** Change in 10 minutes, in the quantity's unit. */
  per10Min?: number | undefined
  /** Expected time between two reports. */
  intervalMs?: number | undefined
  /** `none`: asked, and there was none before. */
  former?: FormerEpisode | 'none' | undefined
  /** How many earlier episodes the last 30 days had. */
  inMonth?: number | undefined
  neighbour?: Neighbour | undefined
}>

/**
 * Why there is this alarm, in one sentence: how much it was against which limit when it was raised, how much it is now
 * and where it is going, what a neighbour says, how it ended the last time, and which version of which rule says so.
 */
export function explainAlarm(alarm: ExplainedAlarm, around: AlarmCircumstances, language: Language): string {
  const parts = [
    matter(alarm, around, language),
    ending(alarm, around, language),
    lateness(alarm, around, language),
    nearby(alarm, around, language),
    again(alarm, language),
    formerTime(alarm, around, language),
    ruleText(around, language),
  ]
  return `${parts.filter((part) => part !== '').join('; ')}.`
}

function matter(alarm: ExplainedAlarm, around: AlarmCircumstances, language: Language): string {
  const { condition } = around.rule
  const since = instantText(alarm.raisedAt, around)
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
    case 'sum':
    case 'category':
    case 'speed':
    case 'area':
    case 'event':
      return exceedance(alarm, around, language)
    case 'match':
    case 'expression': {
      const state = conditionText(around.rule, language)
      return language === 'vi'
        ? `${around.deviceName.vi}: ${state}, báo từ ${since}`
        : `${around.deviceName.en}: ${state}, alarm since ${since}`
    }
    case 'no-data':
      return silence(alarm, { ...around, missedReports: condition.missedReports }, language)
    case 'geofence': {
      const inside = condition.event !== 'exit'
      const zone = condition.zone.name[language]
      if (condition.event === 'dwell') return lingering(around, { condition, zone, since }, language)
      return language === 'vi'
        ? `${around.deviceName.vi} ${inside ? 'ở trong' : 'ở ngoài'} ${zone} từ ${since}`
        : `${around.deviceName.en} has been ${inside ? 'inside' : 'outside'} ${zone} since ${since}`
    }
  }
}

function exceedance(alarm: ExplainedAlarm, around: AlarmCircumstances, language: Language): string {
  const { rule } = around
  const { quantity, limit, raisedAt, value } = alarm
  const vi = language === 'vi'
  const measure = measureOfRule(rule, quantity, language)
  const what = conditionText(rule, language)
  const above = rule.condition.kind !== 'threshold' || rule.condition.direction === 'above'
  const since = instantText(raisedAt, around)
  const amount = value === undefined ? '' : ` ${measure.withUnit(value)} ${vi ? 'khi báo' : 'when raised'}`
  const against =
    limit === undefined ? '' : againstLimit(limitText(rule, limit, { measure, language }), above, language)
  const when = vi ? `, báo từ ${since}` : `, alarm since ${since}`
  return `${what}${amount}${against}${when}${nowText(alarm, around, language)}`
}

function againstLimit(limit: string, above: boolean, language: Language): string {
  if (language === 'vi') return `, ${above ? 'vượt' : 'dưới'} ngưỡng ${limit}`
  return `, ${above ? 'over' : 'under'} the limit of ${limit}`
}

function limitText(
  { condition }: ExplainedRule,
  limit: number,
  { measure, language }: { measure: Pick<Measure, 'number'>; language: Language },
): string {
  const category = categoryText(condition, limit, language)
  return category === undefined ? measure.number(limit) : `${measure.number(limit)} (${category})`
}

function lingering(
  { deviceName }: AlarmCircumstances,
  { condition, zone, since }: { condition: { dwellMs?: number | undefined }; zone: string; since: string },
  language: Language,
): string {
  const long = durationText(condition.dwellMs ?? 0, language)
  return language === 'vi'
    ? `${deviceName.vi} đã ở trong ${zone} hơn ${long} (lúc ${since})`
    : `${deviceName.en} has stayed in ${zone} for more than ${long} (at ${since})`
}

/** What their limits measure is no value of now. */
const notOfNow: ReadonlySet<ToldRule['condition']['kind']> = new Set(['sum', 'rate', 'area', 'event'])

/**
 * The value of now, named as such, and where it is going; of what is over nothing, for now is another matter. A sum, a
 * rate or a count is not the value that stands beside it.
 */
function nowText(
  { clearedAt, quantity }: ExplainedAlarm,
  { current, per10Min, rule }: AlarmCircumstances,
  language: Language,
): string {
  if (clearedAt !== undefined || notOfNow.has(rule.condition.kind)) return ''
  const measure = measureOf({ feed: rule.feed, quantity }, language)
  const tendency = tendencyText(per10Min, measure, language)
  if (current === undefined) return tendency
  return `; ${language === 'vi' ? 'hiện' : 'now'} ${measure.withUnit(current)}${tendency}`
}

/** Nothing when it is not known, “steady” below what the quantity's last place can show. */
function tendencyText(per10Min: number | undefined, measure: Measure, language: Language): string {
  if (per10Min === undefined) return ''
  if (Math.abs(per10Min) < 10 ** -measure.decimals / 2)
    return language === 'vi' ? ', đang giữ nguyên' : ', steady'
  const much = measure.withUnit(Math.abs(per10Min))
  if (language === 'vi') return `, đang ${per10Min > 0 ? 'tăng' : 'giảm'} ${much}/10\u00A0ph`
  return `, ${per10Min > 0 ? 'rising' : 'falling'} ${much} per 10\u00A0min`
}

function silence(
  { quantity, raisedAt }: ExplainedAlarm,
  { rule, deviceName, intervalMs, missedReports, ...around }: AlarmCircumstances & { missedReports: number },
  language: Language,
): string {
  const what =
    quantity === ''
      ? deviceName[language]
      : subjectOf({ feed: rule.feed, quantity, otherwise: rule.name }, language)
  const since = instantText(raisedAt, around)
  const usual =
    intervalMs === undefined
      ? ''
      : language === 'vi'
        ? ` (bình thường mỗi ${durationText(intervalMs, language)} một lần; báo khi vắng ${missedReports} lần)`
        : ` (usually every ${durationText(intervalMs, language)}; told after ${missedReports} missed)`
  return language === 'vi'
    ? `${what} không gửi dữ liệu, báo từ ${since}${usual}`
    : `${what} has sent no data, told since ${since}${usual}`
}

function ending(
  { clearedAt, raisedAt }: ExplainedAlarm,
  around: AlarmCircumstances,
  language: Language,
): string {
  if (clearedAt === undefined) return ''
  const at = instantText(clearedAt, around)
  const after = durationText(clearedAt - raisedAt, language)
  return language === 'vi' ? `đã hết lúc ${at} sau ${after}` : `over at ${at} after ${after}`
}

/** Only what came minutes late is worth a word. */
const worthSayingMs = 120_000

function lateness(
  { retro, learnedAt, raisedAt }: ExplainedAlarm,
  around: AlarmCircumstances,
  language: Language,
): string {
  const lateMs = learnedAt - raisedAt
  if (!retro && lateMs < worthSayingMs) return ''
  const at = instantText(learnedAt, around)
  const late = durationText(lateMs, language)
  if (retro) {
    return language === 'vi'
      ? `phát hiện trong dữ liệu đến muộn ${late}, lúc ${at}, không báo động`
      : `found at ${at} in data that came ${late} late, without a sound`
  }
  return language === 'vi' ? `biết lúc ${at}, muộn ${late}` : `known at ${at}, ${late} late`
}

function nearby(
  { quantity }: ExplainedAlarm,
  { neighbour, rule }: AlarmCircumstances,
  language: Language,
): string {
  if (!neighbour || rule.condition.kind !== 'threshold') return ''
  const { withUnit } = measureOf({ feed: rule.feed, quantity }, language)
  const far = distanceText(neighbour.distanceM, language)
  const value = withUnit(neighbour.value)
  if (language === 'vi') {
    const too = neighbour.over ? 'cũng vượt ngưỡng' : 'không vượt'
    return `${neighbour.name.vi} cách ${far} ${too} (${value})`
  }
  return `${neighbour.name.en}, ${far} away, is ${neighbour.over ? 'over it too' : 'not over it'} (${value})`
}

function distanceText(metres: number, language: Language): string {
  if (metres < 950) return `${Math.round(metres / 50) * 50}\u00A0m`
  const km = (metres / 1_000).toFixed(1)
  return `${language === 'vi' ? km.replace('.', ',') : km}\u00A0km`
}

function again({ occurrences = 1 }: ExplainedAlarm, language: Language): string {
  if (occurrences < 2) return ''
  return language === 'vi'
    ? `lần thứ ${occurrences} trong đợt này`
    : `occurrence ${occurrences} of this episode`
}

function formerTime(
  { occurrences = 1 }: ExplainedAlarm,
  { former, inMonth = 0, ...around }: AlarmCircumstances,
  language: Language,
): string {
  if (former === undefined || (former === 'none' && occurrences > 1)) return ''
  const vi = language === 'vi'
  if (former === 'none') return vi ? 'chưa từng báo trước đây' : 'it has not happened before'
  const at = instantText(former.raisedAt, around)
  const lasted =
    former.clearedAt === undefined ? undefined : durationText(former.clearedAt - former.raisedAt, language)
  const ended = lasted === undefined ? '' : vi ? ` hết sau ${lasted}` : ` it ended after ${lasted}`
  const by = former.acknowledged
  const who = by ? (vi ? `, ${by.by} xác nhận` : `, acknowledged by ${by.by}`) : ''
  const said = by?.comment === undefined ? '' : `: “${by.comment}”`
  const often = inMonth < 2 ? '' : vi ? `${inMonth} lần trong 30 ngày qua, ` : `${inMonth} times in 30 days, `
  return `${often}${vi ? `lần trước ${at}` : `last time (${at})`}${ended}${who}${said}`
}

function ruleText({ rule }: AlarmCircumstances, language: Language): string {
  return language === 'vi'
    ? `theo luật “${rule.name.vi}” bản ${rule.version}`
    : `by rule “${rule.name.en}”, version ${rule.version}`
}
