import {
  type Condition,
  type EventCondition,
  type Feed,
  type LonLat,
  type Rule,
  findFeed,
  findQuantity,
  levelsOf,
} from '@haidang/domain'
import { usualMs } from './rule-problems.js'

type Drafted = Pick<Rule, 'feed' | 'condition' | 'scope'>

/** A tenth of a metre squared, in degrees: what is smaller holds no vehicle. */
const leastRing = 1e-12

/**
 * What would make a rule one that never raises its alarm, or never ends it, whatever happens: worse than none, for
 * everybody believes that somebody watches. Asked of drafts only: what is in force already is read as it was approved.
 */
export function muteProblems({ feed: id, condition, scope = {} }: Drafted): string[] {
  const feed = findFeed(id)
  if (!feed) return []
  const nowhere = [scope.areas, scope.devices].some((ids) => ids?.length === 0)
  return [
    ...(nowhere ? ['an empty list of areas or devices is none of them'] : []),
    ...ofKind(condition, feed),
  ]
}

function ofKind(condition: Condition, feed: Feed): string[] {
  switch (condition.kind) {
    case 'geofence':
      return [
        ...(feed.symbol.motion === 'fixed' ? [`the devices of ${feed.id} go nowhere`] : []),
        ...zoneProblems(condition.zone),
      ]
    case 'speed':
      return [...(condition.zone ? zoneProblems(condition.zone) : []), ...returnProblems(condition, steady)]
    case 'threshold': {
      const quantity = findQuantity(feed, condition.quantity)
      return quantity?.kind === 'number' ? returnProblems(condition, quantity.possible) : []
    }
    case 'sum':
      return sumProblems(condition, feed)
    case 'rate':
      return returnProblems(withLevels(condition), steady)
    case 'category': {
      const quantity = findQuantity(feed, condition.quantity)
      return quantity?.kind === 'number' ? returnProblems(withLevels(condition), quantity.possible) : []
    }
    case 'area':
      return returnProblems({ ...condition, direction: 'above' }, steady)
    case 'event':
      return testProblems(condition)
    default:
      return []
  }
}

/** What stands still, rests at nought; how far it may go, nobody says. */
const steady = { min: 0, max: Number.POSITIVE_INFINITY }

/** The limits of what rises to them, as numbers. */
function withLevels(condition: Extract<Condition, { kind: 'rate' | 'category' }>): Limits {
  const levels = levelsOf(condition).flatMap(({ limit }) => (limit === undefined ? [] : [{ limit }]))
  return { levels, deadband: condition.deadband }
}

function sumProblems(condition: Extract<Condition, { kind: 'sum' }>, feed: Feed): string[] {
  const quantity = findQuantity(feed, condition.quantity)
  if (quantity?.kind !== 'number') return []
  const everyMs = usualMs(feed, quantity.key)
  if (condition.windowMs < everyMs)
    return [`a sum is of two values and more: windowMs must reach over ${everyMs} ms`]
  const { levels, deadband } = condition
  return quantity.possible.min < 0 ? [] : returnProblems({ levels, deadband }, steady)
}

type Limits = Readonly<{
  direction?: 'above' | 'below'
  levels: readonly Readonly<{ limit: number }>[]
  deadband: number
}>

/** A limit that the value cannot reach is never met; one from which it cannot come back by the deadband is never over. */
function returnProblems(
  { direction = 'above', levels, deadband }: Limits,
  { min, max }: Readonly<{ min: number; max: number }>,
): string[] {
  return levels.flatMap(({ limit }) => {
    if (direction === 'above' ? limit > max : limit < min) return [`no value reaches ${limit}`]
    const back = direction === 'above' ? limit - deadband : limit + deadband
    const isOver =
      direction === 'above'
        ? back > min || (deadband > 0 && back === min)
        : back < max || (deadband > 0 && back === max)
    return isOver ? [] : [`no value comes back from ${limit} by ${deadband}: the alarm would never end`]
  })
}

function zoneProblems(
  zone: Readonly<{ ring: readonly LonLat[] }> | Readonly<{ line: readonly LonLat[] }>,
): string[] {
  if (!('ring' in zone)) return []
  const [first] = zone.ring
  if (!first) return []
  // Twice the largest triangle from its first corner: a ring that crosses itself may enclose two halves that cancel out.
  const widest = Math.max(
    ...zone.ring.map(([lon, lat], place) => {
      const [nextLon, nextLat] = zone.ring[(place + 1) % zone.ring.length] ?? first
      return Math.abs((lon - first[0]) * (nextLat - first[1]) - (nextLon - first[0]) * (lat - first[1]))
    }),
  )
  return widest < leastRing ? ['the ring encloses nothing'] : []
}

function testProblems({ where = [] }: EventCondition): string[] {
  return where
    .filter(({ atLeast, atMost }) => atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    .map(({ field }) => `no ${field} is both at least and at most that`)
}
