const points = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

export type CompassPoint = (typeof points)[number]

/** The nearest of the eight points of the compass to a heading in degrees. */
export function compassPoint(degrees: number): CompassPoint {
  const place = Math.round((((degrees % 360) + 360) % 360) / 45) % points.length
  return points[place] ?? 'n'
}
