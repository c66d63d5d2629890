import type { ExpressionSpecification } from 'maplibre-gl'

/** Features of these kinds. */
export const kind = (...kinds: string[]): ExpressionSpecification => [
  'in',
  ['get', 'kind'],
  ['literal', kinds],
]

export const all = (...conditions: ExpressionSpecification[]): ExpressionSpecification => [
  'all',
  ...conditions,
]

/** So many pixels at each of these zooms, linear between them. */
export const byZoom = (...stops: [zoom: number, pixels: number][]): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  ...stops.flat(),
]

/** The same through powers of the zoom: widths that keep their place on the ground. */
export const growing = (...stops: [zoom: number, pixels: number][]): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.6],
  ['zoom'],
  ...stops.flat(),
]

const metresPerPixelAt0 = 78_271.5

/** Metres on the ground, at that latitude, as pixels; never thinner than `least` pixels. */
export function metres(width: number, latitude: number, least: number): ExpressionSpecification {
  const pixels = (zoom: number): number =>
    (width * 2 ** zoom) / (metresPerPixelAt0 * Math.cos((latitude * Math.PI) / 180))
  const from = Math.log2(least / pixels(0))
  return [
    'interpolate',
    ['exponential', 2],
    ['zoom'],
    Math.min(from, 17.9),
    least,
    18,
    Math.max(least, pixels(18)),
  ]
}
