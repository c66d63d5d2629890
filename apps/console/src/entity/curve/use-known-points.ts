import { useMemo } from 'react'
import { useDataEnd } from '../../state/use-now.js'
import type { Point } from './series.js'

/**
 * What a curve may draw. While the link is lost it ends where the screen's data ends, even if the store still answers:
 * nothing may be newer than what the banner says.
 */
export function useKnownPoints(points: readonly Point[]): readonly Point[] {
  const endAt = useDataEnd()
  return useMemo(
    () => (endAt === undefined ? points : points.filter(({ at }) => at <= endAt)),
    [points, endAt],
  )
}
