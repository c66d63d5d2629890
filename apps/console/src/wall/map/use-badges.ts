import { useEffect, useState } from 'react'
import { useConsole } from '../../console.js'
import { type Badge, badgesOf } from '../../map/badges/badges.js'
import { oneASpot } from '../../map/badges/one-a-spot.js'
import type { CityMap } from '../../map/city-map.js'
import { whereIs } from '../../map/feed-map.js'

/** An alarm's badge and where it stands on the map, in pixels of the map's style. */
export type MapBadge = Readonly<{
  device: string
  severity: Badge['severity']
  look: Badge['look']
  x: number
  y: number
  /** How many active alarms it stands for. */
  count: number
}>

/** The badges as elements over the map: sharp at any size, the worst on top. They follow every frame of the map. Nearer than `coveredPx` they are one. */
export function useBadges(map: CityMap | undefined, coveredPx: number): readonly MapBadge[] {
  const { live } = useConsole()
  const [badges, setBadges] = useState<readonly MapBadge[]>([])
  useEffect(() => {
    if (!map) return undefined
    let shown = ''
    const place = (): void => {
      const all = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
      // A plate carries the badges of what it holds.
      const badges = all.filter(({ device }) => !map.clusters.holds(device))
      const next = placed(
        map,
        oneASpot(badges, ({ position }) => map.project(position), coveredPx),
      )
      const key = JSON.stringify(next)
      if (key === shown) return
      shown = key
      setBadges(next)
    }
    place()
    const follow = [live.alarms.all.subscribe(place), live.devices.roll.subscribe(place), map.onDrawn(place)]
    return () => {
      for (const stop of follow) stop()
      setBadges([])
    }
  }, [map, live, coveredPx])
  return badges
}

function placed(map: CityMap, badges: readonly Badge[]): MapBadge[] {
  return [...badges]
    .sort((a, b) => a.severity - b.severity)
    .map(({ device, severity, look, position, count = 1 }) => {
      const { x, y } = map.project(position)
      return { device, severity, look, count, x: Math.round(x * 4) / 4, y: Math.round(y * 4) / 4 }
    })
}
