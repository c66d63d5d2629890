import type { AlarmJson, DeviceJson, FeedJson, RuleJson } from '@haidang/contracts'

/** What the tour borrows, and what it says in its name. */
export type Station = Readonly<{
  id: string
  name: string
  feed: string
  intervalMs: number
  /** The rule that is to fire, and what it watches. */
  rule: Readonly<{ id: string; name: string; offDelayMs: number; severity: number; limit: number }>
  quantity: string
  unit: string
  /** The newest value of that quantity, which is no alarm; the last that the tour says. */
  calm: number
  /** Beyond the lowest limit and no other. */
  alarming: number
  /** Outside what is possible. */
  impossible: number
  /** Another quantity with a good value. */
  beside: Readonly<{ key: string; value: number }>
  /** Another device of the feed, in whose name the tour has no right to speak. */
  other: string
}>

export type Register = Readonly<{
  devices: readonly DeviceJson[]
  feeds: readonly FeedJson[]
  rules: readonly RuleJson[]
  /** Live ones. */
  alarms: readonly AlarmJson[]
}>

export type NoStation = 'none-simulated' | 'no-such-device' | 'not-simulated' | 'not-fit'

/** A record of an exceedance in late data must find its end within the tour's three hours. */
const longestReturnMs = 1_800_000

/**
 * A simulated station, at rest, with a rule that fires at once: of those whose alarm ends soonest the last of the list.
 * `wish` names one. Otherwise the reason why there is none.
 */
export function chooseStation(register: Register, wish?: string): Station | NoStation {
  const { devices } = register
  const wished = devices.find(({ id }) => id === wish)
  if (wish !== undefined && !wished) return 'no-such-device'
  if (wished && !wished.state.simulated) return 'not-simulated'
  const candidates = wished ? [wished] : devices.filter(({ state }) => state.simulated)
  if (candidates.length === 0) return 'none-simulated'
  const [best] = candidates
    .flatMap((device) => stationsOf(device, register))
    .sort((a, b) => a.rule.offDelayMs - b.rule.offDelayMs || (a.id > b.id ? -1 : 1))
  return best ?? 'not-fit'
}

function stationsOf(device: DeviceJson, register: Register): Station[] {
  const feed = register.feeds.find(({ id }) => id === device.feed)
  const other = register.devices.find(({ feed: id, id: name }) => id === device.feed && name !== device.id)
  const isAtRest = !register.alarms.some(({ device: id }) => id === device.id)
  if (!feed || !other || !isAtRest || feed.symbol.motion !== 'fixed') return []
  return register.rules.flatMap((rule) => stationFor(rule, { device, feed, other: other.id }) ?? [])
}

type Place = Readonly<{ device: DeviceJson; feed: FeedJson; other: string }>

function stationFor(rule: RuleJson, { device, feed, other }: Place): Station | undefined {
  const { condition, onDelayMs, offDelayMs, scope, autoAcknowledge } = rule
  if (rule.feed !== feed.id || condition.kind !== 'threshold' || onDelayMs > 0 || autoAcknowledge)
    return undefined
  if (offDelayMs > longestReturnMs || !isWatched(device, scope)) return undefined
  const watched = numberOf(feed, condition.quantity)
  const calm = device.state.values[condition.quantity]
  const beside = besideOf(device, feed, condition.quantity)
  const values = watched && valuesFor(condition, watched)
  if (!watched || !values || !beside || typeof calm !== 'number') return undefined
  const isCalm = condition.direction === 'above' ? calm < values.restBelow : calm > values.restBelow
  if (!isCalm) return undefined
  return {
    id: device.id,
    name: device.name.en,
    feed: feed.id,
    intervalMs: device.intervalSeconds * 1_000,
    rule: { id: rule.id, name: rule.name.en, offDelayMs, severity: values.severity, limit: values.limit },
    quantity: condition.quantity,
    unit: watched.unitLabel,
    calm,
    alarming: values.alarming,
    impossible: watched.possible.max * 10 + 1,
    beside,
    other,
  }
}

function isWatched({ id, area, labels }: DeviceJson, scope: RuleJson['scope']): boolean {
  if (scope?.areas && !scope.areas.includes(area)) return false
  if (scope?.devices && !scope.devices.includes(id)) return false
  return Object.entries(scope?.labels ?? {}).every(([key, value]) => labels[key] === value)
}

type NumberJson = Extract<FeedJson['quantities'][number], { kind: 'number' }>

function numberOf({ quantities }: FeedJson, key: string): NumberJson | undefined {
  const found = quantities.find((quantity) => quantity.key === key)
  return found?.kind === 'number' && !found.derived ? found : undefined
}

function besideOf({ state }: DeviceJson, feed: FeedJson, watched: string): Station['beside'] | undefined {
  for (const [key, value] of Object.entries(state.values))
    if (key !== watched && typeof value === 'number' && numberOf(feed, key)) return { key, value }
  return undefined
}

type Threshold = Extract<RuleJson['condition'], { kind: 'threshold' }>
type Values = Readonly<{ alarming: number; limit: number; severity: number; restBelow: number }>

/** Half the way from the lowest limit to the next one, or to the end of what is plausible. */
function valuesFor(
  { direction, levels, deadband }: Threshold,
  { plausible, decimals }: NumberJson,
): Values | undefined {
  const sign = direction === 'above' ? 1 : -1
  const [first, second] = [...levels].sort((a, b) => sign * (a.limit - b.limit))
  if (!first) return undefined
  const end = second?.limit ?? (sign > 0 ? plausible.max : plausible.min)
  const alarming = Number(((first.limit + end) / 2).toFixed(decimals))
  if (sign * (alarming - first.limit) <= 0) return undefined
  return { alarming, limit: first.limit, severity: first.severity, restBelow: first.limit - sign * deadband }
}
