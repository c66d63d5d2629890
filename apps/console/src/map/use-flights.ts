import { useEffect } from 'react'
import { type Console, useConsole } from '../console.js'
import type { CityMap } from './city-map.js'
import { whereIs } from './feed-map.js'
import { homeBox } from './first-view.js'

/** The whole city, as the site or its devices have it. */
export function goHome(map: CityMap | undefined, console: Console): void {
  const box = homeBox(console)
  if (box) map?.fit(box)
}

/** Goes where an alarm or a search sends it, and to what the address has selected. The camera moves on a wish only. */
export function useFlights(map: CityMap | undefined): void {
  const console = useConsole()
  useEffect(() => {
    if (!map) return undefined
    const { flight, live, site, router } = console
    let frame = 0
    const go = (device: string | undefined): void => {
      const place = whereIs(map, live.devices.get(device ?? ''))
      if (place) map.flyTo(place)
    }
    // Where the address names no camera: what it selects, or the whole city as soon as it is known.
    const settle = (): void => {
      const route = router.route.get()
      if (route.page !== 'map' || route.camera) return
      if (route.selected === undefined) goHome(map, console)
      else go(route.selected)
    }
    const fly = (): void => {
      const wish = flight.get()
      // The map may just have been hidden behind another page: it has its size again with the next frame.
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        map.fitRoom()
        if (wish?.home) goHome(map, console)
        else go(wish?.device)
      })
    }
    settle()
    const follow = [
      flight.subscribe(fly),
      live.devices.waiting.subscribe(settle),
      site.subscribe(settle),
      followReturns(console, map, go),
    ]
    return () => {
      cancelAnimationFrame(frame)
      for (const stop of follow) stop()
    }
  }, [map, console])
}

/** Coming back from another page: to what the address selects; otherwise the picture is as it was, and the address says so. */
function followReturns({ router }: Console, map: CityMap, go: (device: string) => void): () => void {
  let before = router.route.get()
  return router.route.subscribe(() => {
    const route = router.route.get()
    const back = before.page !== 'map' && route.page === 'map'
    before = route
    if (!back || route.page !== 'map' || route.camera) return
    if (route.selected !== undefined) go(route.selected)
    else router.replace({ ...route, camera: map.camera })
  })
}
