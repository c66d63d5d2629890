import type { ObservationJson } from '@haidang/contracts'
import type { LonLat } from '@haidang/domain'

/** A place and when the vehicle was there. */
export type TrailPoint = Readonly<{ at: number; position: LonLat }>

/** A piece of the way: how old it is (0 now, 1 at the end of what is shown), and whether anybody heard of it in between. */
export type TrailPiece = Readonly<{ from: LonLat; to: LonLat; age: number; gap: boolean }>

/** So far back a trail reaches. */
export const trailMs = 600_000

type Now = Readonly<{ now: number; intervalMs: number }>

/** The places of stored observations, oldest first. */
export function trailPoints(rows: readonly ObservationJson[]): TrailPoint[] {
  return rows
    .flatMap(({ at, position }) => (position ? [{ at: Date.parse(at), position }] : []))
    .sort((a, b) => a.at - b.at)
}

/** The way of the last ten minutes, piece by piece; over a gap of more than three intervals it is never joined as if known. */
export function trailPieces(points: readonly TrailPoint[], { now, intervalMs }: Now): TrailPiece[] {
  const recent = points.filter(({ at }) => at >= now - trailMs)
  return recent.slice(1).flatMap((point, place) => {
    const before = recent[place]
    if (!before) return []
    return [
      {
        from: before.position,
        to: point.position,
        age: Math.min(1, Math.max(0, (now - point.at) / trailMs)),
        gap: point.at - before.at > 3 * intervalMs,
      },
    ]
  })
}
