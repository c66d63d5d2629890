import type { LiveAlarm, RuleJson } from '@haidang/contracts'
import {
  type AlarmCircumstances,
  type FormerEpisode,
  type LonLat,
  type Neighbour,
  distanceM,
} from '@haidang/domain'
import { intervalOf } from '../../entity/interval-of.js'
import type { Point } from '../../entity/curve/series.js'
import { trendOf } from '../../entity/now/trend.js'
import type { DeviceView } from '../../live/messages.js'
import { ageOf } from '../../state/age.js'

/** Farther away another station says nothing about this one. */
const nearM = 3_000

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
  const newest = device.values[alarm.quantity]
  const current =
    newest?.status === 'measuring' && typeof newest.value === 'number' ? newest.value : undefined
  return {
    rule: { ...rule, version: alarm.rule.version, name: alarm.rule.name },
    deviceName: device.name,
    now,
    zone,
    intervalMs,
    current,
    per10Min: trendOf(points, { now, intervalMs })?.per10Min,
    former: closed && (formerOf(alarm, closed) ?? 'none'),
    neighbour: neighbourOf(alarm, { device, others, now, rule }),
  }
}

/** The newest episode of the same rule and quantity that began before this one. */
export function formerOf(alarm: LiveAlarm, closed: readonly LiveAlarm[]): FormerEpisode | undefined {
  return closed
    .filter(
      ({ id, rule, quantity, raisedAt, device }) =>
        id !== alarm.id &&
        device === alarm.device &&
        rule.id === alarm.rule.id &&
        quantity === alarm.quantity &&
        raisedAt < alarm.raisedAt,
    )
    .sort((a, b) => b.raisedAt - a.raisedAt)[0]
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
    const value = other.id === device.id ? undefined : freshNumber(other, quantity, now)
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

function freshNumber(device: DeviceView, quantity: string, now: number): number | undefined {
  const newest = device.values[quantity]
  if (!newest || typeof newest.value !== 'number' || newest.status !== 'measuring') return undefined
  const { freshness } = ageOf(newest, { now, intervalMs: intervalOf(device, quantity) })
  return freshness === 'live' || freshness === 'late' ? newest.value : undefined
}
