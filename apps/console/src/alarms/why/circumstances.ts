import type { LiveAlarm, RuleJson } from '@haidang/contracts'
import {
  type AlarmCircumstances,
  type FormerEpisode,
  type LonLat,
  type Neighbour,
  distanceM,
  findFeed,
} from '@haidang/domain'
import { intervalOf } from '../../entity/interval-of.js'
import type { Point } from '../../entity/curve/series.js'
import { trendOf } from '../../entity/now/trend.js'
import type { DeviceView } from '../../live/messages.js'
import { currentValue } from '../current-value.js'

/** Farther away another station says nothing about this one. */
const nearM = 3_000
const monthMs = 30 * 86_400_000

type Around = Readonly<{
  rule: RuleJson
  device: DeviceView
  /** Every device of the feed. */
  others: readonly DeviceView[]
  points: readonly Point[]
  /** undefined: not known (yet). */
  closed: readonly LiveAlarm[] | undefined
  now: number
  zone: string
}>

/** Everything that an explanation goes by, taken from what the desk has. The alarm's own version of the rule is named. */
export function circumstancesOf(alarm: LiveAlarm, around: Around): AlarmCircumstances {
  const { rule, device, others, points, closed, now, zone } = around
  const intervalMs = intervalOf(device, alarm.quantity)
  const moves = findFeed(device.feed)?.symbol.motion === 'moving'
  return {
    rule: { ...rule, version: alarm.rule.version, name: alarm.rule.name },
    deviceName: device.name,
    now,
    zone,
    intervalMs,
    current: currentValue(device, alarm.quantity, now),
    // What moves has no trend and no neighbours: how fast another drives says nothing about this one.
    per10Min: moves ? undefined : trendOf(points, { now, intervalMs })?.per10Min,
    neighbour: moves ? undefined : neighbourOf(alarm, { device, others, now, rule }),
    former: closed && (formerOf(alarm, closed) ?? 'none'),
    inMonth: closed && formersOf(alarm, closed).filter(({ raisedAt }) => raisedAt >= now - monthMs).length,
  }
}

/** The newest episode of the same rule and quantity that began before this one. */
export function formerOf(alarm: LiveAlarm, closed: readonly LiveAlarm[]): FormerEpisode | undefined {
  return formersOf(alarm, closed)[0]
}

/** Newest first. */
function formersOf(alarm: LiveAlarm, closed: readonly LiveAlarm[]): readonly LiveAlarm[] {
  return closed
    .filter(
      ({ id, rule, quantity, raisedAt, device }) =>
        id !== alarm.id &&
        device === alarm.device &&
        rule.id === alarm.rule.id &&
        quantity === alarm.quantity &&
        raisedAt < alarm.raisedAt,
    )
    .sort((a, b) => b.raisedAt - a.raisedAt)
}

type Nearby = Readonly<{ device: DeviceView; others: readonly DeviceView[]; now: number; rule: RuleJson }>

/** The nearest other device that measures the same right now. */
export function neighbourOf(
  { quantity, limit }: Pick<LiveAlarm, 'quantity' | 'limit'>,
  { device, others, now, rule }: Nearby,
): Neighbour | undefined {
  const here = placeOf(device)
  if (!here || limit === undefined || rule.condition.kind !== 'threshold') return undefined
  const above = rule.condition.direction === 'above'
  let nearest: Neighbour | undefined
  for (const other of others) {
    const there = placeOf(other)
    const value = other.id === device.id ? undefined : currentValue(other, quantity, now)
    if (!there || value === undefined) continue
    const far = distanceM(here, there)
    if (far > Math.min(nearM, nearest?.distanceM ?? Number.POSITIVE_INFINITY)) continue
    nearest = { name: other.name, distanceM: far, value, over: above ? value >= limit : value <= limit }
  }
  return nearest
}

function placeOf({ position, home }: DeviceView): LonLat | undefined {
  return home ?? position?.position
}
