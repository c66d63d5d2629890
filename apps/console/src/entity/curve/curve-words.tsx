import { useWords } from '../../console.js'
import { unitText } from '../now/value-text.js'
import type { Columns } from './columns.js'
import type { CurveFacts } from './curve-options.js'

type Props = Readonly<{
  facts: CurveFacts
  columns: Columns
  /** Set where the curve tells the spread of so many ms. */
  stepMs: number | undefined
  pointed: number | undefined
}>

/** What the curve says in words: the value under the pointer, or the newest; and what the band is. */
export function CurveWords({ facts, columns, stepMs, pointed }: Props) {
  const { say, formats } = useWords()
  return (
    <p className="curve-words number" data-testid="curve-words">
      <span>
        <Told facts={facts} columns={columns} pointed={pointed} />
      </span>
      {stepMs !== undefined && <small>{say('curve.band', { step: formats.duration(stepMs) })}</small>}
    </p>
  )
}

function Told({ facts, columns, pointed }: Omit<Props, 'stepMs'>) {
  const { say, formats } = useWords()
  const [seconds, line, others, low, high] = columns
  const value = (number: number): string =>
    `${formats.measured(number, facts.decimals)}${unitText(facts.unit)}`
  const at = seconds[pointed ?? -1]
  const mean = line[pointed ?? -1] ?? undefined
  const other = others[pointed ?? -1] ?? undefined
  const least = low[pointed ?? -1] ?? undefined
  const most = high[pointed ?? -1] ?? undefined
  if (at === undefined || (mean ?? other) === undefined) return <Newest facts={facts} value={value} />
  const when = formats.instant(at * 1_000, facts.toAt)
  if (mean === undefined) return <>{say('curve.notMeasured', { at: when, value: value(other ?? 0) })}</>
  if (least === undefined || most === undefined)
    return <>{say('curve.at', { at: when, value: value(mean) })}</>
  return <>{say('curve.around', { at: when, mean: value(mean), low: value(least), high: value(most) })}</>
}

function Newest({
  facts: { points, toAt },
  value,
}: Readonly<{ facts: CurveFacts; value: (of: number) => string }>) {
  const { say, formats } = useWords()
  const newest = points.at(-1)
  if (!newest) return null
  const at = formats.instant(newest.at, toAt)
  const told = { at, value: value(newest.value) }
  return <>{say(newest.measuring ? 'curve.newest' : 'curve.notMeasured', told)}</>
}
