import { type Feed, type Freshness, findFeed } from '@haidang/domain'
import type { Console } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { ageOf, newestOf } from '../state/age.js'
import type { Cell } from '../state/cell.js'
import { type Badge, badgesOf } from './badges/badges.js'
import { oneASpot } from './badges/one-a-spot.js'
import type { MapLayers } from './around/map-layers.js'
import type { CityMap } from './city-map.js'
import { clustered } from './clusters/clusters.js'
import { phoneMapPx } from './phone-map.js'
import { stationMarker } from './stations/station-markers.js'
import { drawnAt, feedVehicles } from './vehicles/feed-vehicles.js'

/** Nearer than this a badge hides another one's shape. */
const coveredPx = 10

type Words = Parameters<typeof stationMarker>[2]

export type FeedMap = Readonly<{
  words: Words
  layers: Cell<MapLayers>
  /** Whether nothing may blink. */
  steady: Cell<boolean>
}>

/**
 * Brings the live stores to the map, at most once a frame, until the returned function is called. While the link
 * is lost nothing ages and nothing moves: then the whole picture is old.
 */
export function feedMap(map: CityMap, console: Console, { words, layers, steady }: FeedMap): () => void {
  const { live, router } = console
  let frame = 0
  let standing = standingIds(live.devices.all())
  const draw = (): void => {
    frame = 0
    const badges = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
    const alarmed = new Set(badges.map(({ device }) => device))
    const shown = layers.get()
    const devices = standing
      .flatMap((id) => live.devices.get(id) ?? [])
      .filter(({ id, feed }) => shown.shows(feed, alarmed.has(id)))
    const at = { now: drawnAt(live), selected: selectedIn(router) }
    drawStations(map, devices, { ...at, words, badges, steady: steady.get() })
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
    layers,
    steady,
  ]
  const unsubscribe = [
    ...followed.map((cell) => cell.subscribe(soon)),
    live.devices.roll.subscribe(() => (standing = standingIds(live.devices.all()))),
    map.onSettled(soon),
    feedVehicles(map.vehicles, console),
  ]
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
  { now, selected, words, badges, steady }: At & { words: Words; badges: readonly Badge[]; steady: boolean },
): void {
  const standing = devices.flatMap((device) => {
    const feed = standingFeed(device)
    return feed ? [{ device, feed }] : []
  })
  const markers = standing.flatMap(({ device, feed }) => stationMarker(device, feed, words) ?? [])
  const { clusters, inClusters } = clustered(markers, badges, {
    zoom: map.zoom,
    selected,
    cramped: map.size().width < phoneMapPx,
  })
  map.stations.show(markers.filter(({ id }) => !inClusters.has(id)))
  map.clusters.show(clusters, steady)
  const alone = badges.filter(({ device }) => !inClusters.has(device))
  map.badges.show(
    oneASpot(alone, ({ position }) => map.project(position), coveredPx),
    steady,
  )
  for (const { device } of standing)
    map.stations.look(device.id, { freshness: freshnessOf(device, now), selected: device.id === selected })
}

/** Moving devices have a layer of their own; ten thousand of them must not be looked through at every frame. */
function standingIds(devices: readonly DeviceView[]): string[] {
  return devices.filter(standingFeed).map(({ id }) => id)
}

function standingFeed(device: DeviceView): Feed | undefined {
  const feed = findFeed(device.feed)
  return feed?.symbol.motion === 'fixed' && !feed.internal ? feed : undefined
}

/** Of a device that has never spoken: lost. */
function freshnessOf(device: DeviceView, now: number): Freshness {
  const newest = newestOf(device)
  return newest ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness : 'lost'
}
