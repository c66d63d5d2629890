import type { Severity } from '@haidang/domain'
import { type Point, rangeOf } from './series.js'

type Props = Readonly<{
  points: readonly Point[]
  limit?: Readonly<{ limit: number; severity: Severity }> | undefined
  fromAt: number
  toAt: number
  gapMs: number
  width: number
  height: number
}>

/** A course at a glance, small enough for a row: the line with its gaps, and the limit it meets. */
export function Spark({ points, limit, fromAt, toAt, gapMs, width, height }: Props) {
  const inSight = points.filter(({ at, measuring }) => measuring && at >= fromAt && at <= toAt)
  const [low, high] = rangeOf(inSight, limit ? [limit.limit] : [])
  const x = (at: number): number => ((at - fromAt) / (toAt - fromAt)) * (width - 4) + 1
  const y = (value: number): number => height - 2 - ((value - low) / (high - low || 1)) * (height - 4)
  const last = inSight.at(-1)
  return (
    <svg
      className="spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {limit && limit.limit >= low && limit.limit <= high && (
        <line
          className="spark-limit"
          data-severity={limit.severity}
          x1="0"
          x2={width}
          y1={y(limit.limit)}
          y2={y(limit.limit)}
        />
      )}
      <path className="spark-line" d={sparkPath(inSight, { x, y, gapMs })} />
      {last && <circle className="spark-now" cx={x(last.at)} cy={y(last.value)} r="2" />}
    </svg>
  )
}

type Scale = Readonly<{ x: (at: number) => number; y: (value: number) => number; gapMs: number }>

/** A path that lifts the pen over a gap. */
export function sparkPath(points: readonly Point[], { x, y, gapMs }: Scale): string {
  let before: Point | undefined
  return points
    .map((point) => {
      const lifts = before === undefined || point.at - before.at > gapMs
      before = point
      return `${lifts ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`
    })
    .join('')
}
