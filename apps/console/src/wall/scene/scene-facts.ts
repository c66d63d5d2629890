import type { LiveAlarm } from '@haidang/contracts'
import { type VnAqiBand, findFeed, findQuantity, freshness, vnAqiBand } from '@haidang/domain'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'
import type { DeviceView } from '../../live/messages.js'
import { ageOf, newestOf } from '../../state/age.js'
import type { Fix } from '../../state/fleet.js'

/** The few numbers that a wall shows of the city. */
export type SceneFacts = Readonly<{
  /** Standing devices whose data are live, of all. */
  stations: Readonly<{ fresh: number; total: number }>
  /** The highest index that is not lost, where, and for which hour (epoch ms). */
  worstAqi: Readonly<{ value: number; band: VnAqiBand; device: DeviceView; at: number }> | undefined
  /** Vehicles that move and are heard, of all. */
  vehicles: Readonly<{ moving: number; total: number }>
  /** Of what waits for somebody: since when the longest does (epoch ms). */
  waitsSince: number | undefined
}>

const movingFromKmh = 5
const index = 'vnAqi'

type Known = Readonly<{
  devices: readonly DeviceView[]
  fixOf: (device: string) => Fix | undefined
  alarms: readonly LiveAlarm[]
  /** Server time by which things are old. */
  now: number
}>

/** Counts by freshness as everywhere: what is late still counts as live news, what is stale does not. */
export function sceneFacts({ devices, fixOf, alarms, now }: Known): SceneFacts {
  const stations = { fresh: 0, total: 0 }
  const vehicles = { moving: 0, total: 0 }
  let worstAqi: SceneFacts['worstAqi']
  for (const device of devices) {
    const motion = findFeed(device.feed)?.symbol.motion
    if (motion === 'moving') {
      vehicles.total += 1
      if (isMoving(fixOf(device.id), device, now)) vehicles.moving += 1
    } else if (device.home ?? device.position) {
      stations.total += 1
      if (isFresh(newestOf(device), device, now)) stations.fresh += 1
      worstAqi = worse(worstAqi, device, now)
    }
  }
  return { stations, vehicles, worstAqi, waitsSince: waitsSince(alarms) }
}

function isFresh(newest: { at: number } | undefined, { intervalSeconds }: DeviceView, now: number): boolean {
  if (!newest) return false
  const stage = ageOf(newest, { now, intervalMs: intervalSeconds * 1_000 }).freshness
  return stage === 'live' || stage === 'late'
}

function isMoving(fix: Fix | undefined, device: DeviceView, now: number): boolean {
  return fix !== undefined && fix.speedKmh >= movingFromKmh && isFresh(fix, device, now)
}

function worse(worst: SceneFacts['worstAqi'], device: DeviceView, now: number): SceneFacts['worstAqi'] {
  const newest = device.values[index]
  if (typeof newest?.value !== 'number' || newest.value <= (worst?.value ?? -1)) return worst
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, index)
  const seconds = quantity?.kind === 'number' ? quantity.intervalSeconds : undefined
  const intervalMs = (seconds ?? device.intervalSeconds) * 1_000
  const value = Math.round(newest.value)
  const band = vnAqiBand(value)
  return band && freshness(now - newest.at, intervalMs) !== 'lost'
    ? { value, band, device, at: newest.at }
    : worst
}

function waitsSince(alarms: readonly LiveAlarm[]): number | undefined {
  const since = alarms.filter(({ state }) => waitsForSomeone(state)).map(({ raisedAt }) => raisedAt)
  return since.length === 0 ? undefined : Math.min(...since)
}
