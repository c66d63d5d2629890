import { type Feed, type Freshness, findFeed } from '@haidang/domain'
import type { Console } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { ageOf, newestOf } from '../state/age.js'
import type { Fix } from '../state/fleet.js'
import { badgesOf } from './badges/badges.js'
import type { CityMap } from './city-map.js'
import { stationMarker } from './stations/station-markers.js'

const movingFromKmh = 5
const stages: Record<Freshness, 0 | 1 | 2 | 3> = { live: 0, late: 1, stale: 2, lost: 3 }
const jumpForMs = 2_000

type Words = Parameters<typeof stationMarker>[2]

/**
 * Brings the live stores to the map, at most once a frame, until the returned function is called. While the link
 * is lost nothing ages and nothing moves: then the whole picture is old.
 */
export function feedMap(map: CityMap, { live, router }: Console, words: Words): () => void {
  let frame = 0
  let jumpUntil = 0
  const draw = (): void => {
    frame = 0
    const { mode, dataUntilAt } = live.link.get()
    const lost = mode === 'lost' || mode === 'signed-out'
    if (mode !== 'live') jumpUntil = performance.now() + jumpForMs
    const now = lost ? (dataUntilAt ?? live.clock.now()) : live.clock.now()
    const selected = selectedIn(router)
    const devices = live.devices.all()
    drawStations(map, devices, { now, selected, words })
    drawVehicles(map, live, { now, selected, jump: performance.now() < jumpUntil })
    map.badges.show(badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id))))
  }
  const soon = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  const followed = [
    live.devices.revision,
    live.fleet.revision,
    live.alarms.all,
    live.clock.second,
    live.link,
    router.route,
  ]
  const unsubscribe = followed.map((cell) => cell.subscribe(soon))
  soon()
  return () => {
    cancelAnimationFrame(frame)
    for (const stop of unsubscribe) stop()
  }
}

/** Where a device is displayed right now. */
export function whereIs(map: CityMap, device: DeviceView | undefined) {
  if (!device) return undefined
  return map.vehicles.positionOf(device.id) ?? device.position?.position ?? device.home
}

function selectedIn(router: Console['router']): string | undefined {
  const route = router.route.get()
  return route.page === 'map' ? route.selected : undefined
}

type At = Readonly<{ now: number; selected: string | undefined }>

function drawStations(
  map: CityMap,
  devices: readonly DeviceView[],
  { now, selected, words }: At & { words: Words },
): void {
  const standing = devices.flatMap((device) => {
    const feed = standingFeed(device)
    return feed ? [{ device, feed }] : []
  })
  map.stations.show(standing.flatMap(({ device, feed }) => stationMarker(device, feed, words) ?? []))
  for (const { device } of standing)
    map.stations.look(device.id, { freshness: freshnessOf(device, now), selected: device.id === selected })
}

function standingFeed(device: DeviceView): Feed | undefined {
  const feed = findFeed(device.feed)
  return feed?.symbol.motion === 'fixed' ? feed : undefined
}

/** Of a device that has never spoken: lost. */
function freshnessOf(device: DeviceView, now: number): Freshness {
  const newest = newestOf(device)
  return newest ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness : 'lost'
}

function drawVehicles(
  map: CityMap,
  { devices, fleet }: Console['live'],
  { now, selected, jump }: At & { jump: boolean },
): void {
  for (const [id, fix] of fleet.each())
    drawVehicle(map, { id, fix, device: devices.get(id), now, selected, jump })
}

type Drawn = At & Readonly<{ id: string; fix: Fix; device: DeviceView | undefined; jump: boolean }>

function drawVehicle(map: CityMap, { id, fix, device, now, selected, jump }: Drawn): void {
  const intervalMs = (device?.intervalSeconds ?? 15) * 1_000
  const { freshness } = ageOf(fix, { now, intervalMs })
  const look = { moving: fix.speedKmh >= movingFromKmh, stage: stages[freshness], selected: id === selected }
  map.vehicles.report(id, fix, { intervalMs, look, jump })
}
