import { useEffect, useState } from 'react'
import { useConsole } from '../../console.js'
import { type Badge, badgesOf } from '../../map/badges/badges.js'
import type { CityMap } from '../../map/city-map.js'
import { whereIs } from '../../map/feed-map.js'

/** An alarm's badge and where it stands on the map, in pixels of the map's style. */
export type MapBadge = Readonly<{
  device: string
  severity: Badge['severity']
  look: Badge['look']
  x: number
  y: number
}>

/** The badges as elements over the map: sharp at any size, the worst on top. They follow every frame of the map. */
export function useBadges(map: CityMap | undefined): readonly MapBadge[] {
  const { live } = useConsole()
  const [badges, setBadges] = useState<readonly MapBadge[]>([])
  useEffect(() => {
    if (!map) return undefined
    let shown = ''
    const place = (): void => {
      const next = placed(
        map,
        badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id))),
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
  }, [map, live])
  return badges
}

function placed(map: CityMap, badges: readonly Badge[]): MapBadge[] {
  return [...badges]
    .sort((a, b) => a.severity - b.severity)
    .map(({ device, severity, look, position }) => {
      const { x, y } = map.project(position)
      return { device, severity, look, x: Math.round(x * 4) / 4, y: Math.round(y * 4) / 4 }
    })
}
