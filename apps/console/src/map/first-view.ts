import type { Console } from '../console.js'
import type { Camera } from '../router.js'
import type { Box } from './map-camera.js'

/** Until a place is known the map shows the country's middle coast at a glance. */
const anywhere: Box = [102, 8, 112, 23.5]

/** What the address says, or else the whole city. */
export function firstView(console: Console): Camera | Box {
  const route = console.router.route.get()
  return (route.page === 'map' && route.camera) || (homeBox(console) ?? anywhere)
}

/** The site's box; without one, what holds every device; undefined while neither is known. */
export function homeBox({ site, live }: Console): Box | undefined {
  const known = site.get()
  if (known) return known.box
  const places = live.devices.all().flatMap(({ position, home }) => [position?.position ?? home ?? []])
  const lons = places.flatMap(([lon]) => lon ?? [])
  const lats = places.flatMap(([, lat]) => lat ?? [])
  if (lons.length === 0) return undefined
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
