import type { LonLat } from '@haidang/domain'

/** The square world of web maps: 0…1 eastwards and southwards. */
export function mercator([lon, lat]: LonLat): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180)
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

/** A 4×4 matrix (column by column) after a shift by `x`, `y`, reckoned in 64 bits. */
export function shifted(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const at = (place: number): number => matrix[place] ?? 0
  return Float32Array.from({ length: 16 }, (_, place) =>
    place < 12 ? at(place) : at(place - 12) * x + at(place - 8) * y + at(place),
  )
}
