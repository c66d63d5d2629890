import type { Severity } from '@haidang/domain'
import { type Columns, columnsOf, spreadOf } from './columns.js'
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
  // More values than pixels make a block: then the line is their mean and a band behind it their spread.
  const isCrowded = inSight.length > width
  const columns = isCrowded
    ? spreadOf(inSight, { stepMs: (3 * (toAt - fromAt)) / width, gapMs })
    : columnsOf(inSight, gapMs)
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
      {isCrowded && <path className="spark-band" d={bandPath(columns, { x, y })} />}
      <path className="spark-line" d={linePath(columns, { x, y })} />
      {last && <circle className="spark-now" cx={x(last.at)} cy={y(last.value)} r="2" />}
    </svg>
  )
}

type Scale = Readonly<{ x: (at: number) => number; y: (value: number) => number }>
type Corner = Readonly<{ at: number; value: number }>

/** A path that lifts the pen over a gap. */
function linePath([seconds, line]: Columns, scale: Scale): string {
  return stretchesOf(seconds, line)
    .map((stretch) => through(stretch, scale))
    .join('')
}

/** Between the lowest and the highest, each stretch closed by itself. */
function bandPath([seconds, , , low, high]: Columns, scale: Scale): string {
  const lows = stretchesOf(seconds, low)
  return stretchesOf(seconds, high)
    .map((top, place) => `${through([...top, ...(lows[place] ?? []).toReversed()], scale)}Z`)
    .join('')
}

function through(corners: readonly Corner[], { x, y }: Scale): string {
  const told = corners.map(({ at, value }) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
  return told.length === 0 ? '' : `M${told.join('L')}`
}

/** What hangs together, without the gaps. */
function stretchesOf(seconds: readonly number[], values: readonly (number | null)[]): Corner[][] {
  const stretches: Corner[][] = [[]]
  for (const [place, second] of seconds.entries()) {
    const value = values[place] ?? null
    if (value === null) stretches.push([])
    else stretches.at(-1)?.push({ at: second * 1_000, value })
  }
  return stretches.filter(({ length }) => length > 0)
}
