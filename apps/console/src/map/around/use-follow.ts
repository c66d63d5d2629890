import { findFeed } from '@haidang/domain'
import { useEffect, useState } from 'react'
import { useConsole } from '../../console.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { useCell } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'

export type Follow = Readonly<{
  /** The vehicle that the camera goes after. */
  followed: string | undefined
  /** Whether what is selected can be followed: it moves. */
  possible: boolean
  toggle: () => void
}>

/** `f`: the camera goes after the selected vehicle, until somebody moves the map, selects another, or presses Esc. */
export function useFollow(map: CityMap | undefined): Follow {
  const { live, router } = useConsole()
  const route = useCell(router.route)
  const selected = route.page === 'map' ? route.selected : undefined
  const device = useDevice(live.devices, selected)
  const [wanted, want] = useState<string>()
  const possible = device !== undefined && findFeed(device.feed)?.symbol.motion === 'moving'
  const followed = possible && wanted === device.id ? wanted : undefined
  const end = (): void => want(undefined)
  const toggle = (): void => want(followed === undefined && possible ? device.id : undefined)
  useKeySet([{ press: 'KeyF', shown: 'f', does: 'map.key.follow', act: toggle }], route.page === 'map')
  useKeySet(
    [{ press: 'Escape', shown: 'Esc', does: 'map.key.unfollow', act: end }],
    route.page === 'map' && followed !== undefined,
  )
  useEffect(() => {
    if (!map || followed === undefined) return undefined
    const go = (): void => {
      const place = whereIs(map, live.devices.get(followed))
      if (place) map.keepIn(place)
    }
    go()
    const stops = [
      live.clock.second.subscribe(go),
      live.fleet.revision.subscribe(go),
      map.onPanned(() => want(undefined)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [map, live, followed])
  return { followed, possible, toggle }
}
