import type { LonLat } from '@haidang/domain'
import type { Camera } from '../../router.js'

type Size = Readonly<{ width: number; height: number }>

/** Near enough to tell streets apart, far enough to see which part of the city it is. */
const nearZoom = 11.4
/** Farther than this a street is a hair: then the place that matters most is shown alone. */
const farZoom = 9.8
/** What stays free at the rims for the symbols, in parts of the picture. */
const usable = 0.7
const tilePx = 512

/** The camera that shows all of these places, the first of them alone where the others lie too far; undefined without any. */
export function framed(places: readonly LonLat[], { width, height }: Size): Camera | undefined {
  const [first] = places
  if (!first) return undefined
  const xs = places.map(([lon]) => lon / 360)
  const ys = places.map(([, lat]) => northing(lat))
  const spanX = Math.max(...xs) - Math.min(...xs)
  const spanY = Math.max(...ys) - Math.min(...ys)
  const zoom = Math.min(nearZoom, zoomFor(spanX, width), zoomFor(spanY, height))
  if (zoom < farZoom) return { lon: first[0], lat: first[1], zoom: nearZoom }
  return { lon: 360 * middle(xs), lat: latitude(middle(ys)), zoom }
}

/** At which zoom a part of the world's width fills what is usable of so many pixels. */
function zoomFor(part: number, px: number): number {
  return part === 0 ? nearZoom : Math.log2((usable * px) / (part * tilePx))
}

function middle(of: readonly number[]): number {
  return (Math.min(...of) + Math.max(...of)) / 2
}

/** How far north in parts of the world's square of Web Mercator, and back. */
function northing(lat: number): number {
  return Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)
}

function latitude(north: number): number {
  return (Math.atan(Math.sinh(2 * Math.PI * north)) * 180) / Math.PI
}
