import { type Freshness, findFeed } from '@haidang/domain'
import type { Console } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { badgesOf } from '../../map/badges/badges.js'
import { clustered } from '../../map/clusters/clusters.js'
import { whereIs } from '../../map/feed-map.js'
import type { CityMap } from '../../map/city-map.js'
import { stationMarker } from '../../map/stations/station-markers.js'
import { drawnAt, feedVehicles } from '../../map/vehicles/feed-vehicles.js'
import { ageOf, newestOf } from '../../state/age.js'

type Words = Parameters<typeof stationMarker>[2]

/** Brings stations and vehicles to a wall's map, stations once a second at most, until the returned function is called. */
export function feedWallMap(map: CityMap, console: Console, words: Words): () => void {
  const { live } = console
  const draw = (): void => {
    const now = drawnAt(live)
    const standing = live.devices.all().flatMap((device) => {
      const feed = findFeed(device.feed)
      return feed?.symbol.motion === 'fixed' ? (stationMarker(device, feed, words) ?? []) : []
    })
    const badges = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
    const { clusters, inClusters } = clustered(standing, badges, {
      zoom: map.zoom,
      selected: undefined,
      cramped: true,
    })
    map.stations.show(standing.filter(({ id }) => !inClusters.has(id)))
    map.clusters.show(clusters, true)
    for (const { id } of standing) {
      const device = live.devices.get(id)
      if (device) map.stations.look(id, { freshness: freshnessOf(device, now), selected: false })
    }
  }
  draw()
  const follow = [
    live.clock.second.subscribe(draw),
    live.devices.roll.subscribe(draw),
    map.onSettled(draw),
    feedVehicles(map.vehicles, console),
  ]
  return () => {
    for (const stop of follow) stop()
  }
}

/** Of a device that has never spoken: lost. */
function freshnessOf(device: DeviceView, now: number): Freshness {
  const newest = newestOf(device)
  return newest ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness : 'lost'
}
