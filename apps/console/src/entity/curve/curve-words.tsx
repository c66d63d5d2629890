import { useWords } from '../../console.js'
import { unitText } from '../now/value-text.js'
import type { Columns } from './columns.js'
import type { Resolution } from './course-history.js'
import type { CurveFacts } from './curve-options.js'

type Props = Readonly<{
  facts: CurveFacts
  columns: Columns
  pointed: number | undefined
}>

/** What the curve says in words: the value under the pointer, or the newest. */
export function CurveWords({ facts, columns, pointed }: Props) {
  return (
    <p className="curve-words number" data-testid="curve-words">
      <Told facts={facts} columns={columns} pointed={pointed} />
    </p>
  )
}

type Fineness = Readonly<{
  resolution: Resolution
  /** Set where the curve tells the spread of so many ms. */
  stepMs: number | undefined
}>

/** Beside the axis of time: how finely the course is told, and what band and gap mean. */
export function CurveResolution({ resolution, stepMs }: Fineness) {
  const { say, formats } = useWords()
  const ofRaw = stepMs === undefined ? undefined : formats.duration(stepMs)
  const step = resolution === 'raw' ? ofRaw : say(`curve.step.${resolution}`)
  return (
    <p className="curve-resolution" data-testid="curve-resolution" data-resolution={resolution}>
      {step === undefined ? say('curve.each') : say('curve.band', { step })}
    </p>
  )
}

function Told({ facts, columns, pointed }: Props) {
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
  facts: { newest, toAt },
  value,
}: Readonly<{ facts: CurveFacts; value: (of: number) => string }>) {
  const { say, formats } = useWords()
  if (!newest) return null
  const at = formats.instant(newest.at, toAt)
  const told = { at, value: value(newest.value) }
  return <>{say(newest.measuring ? 'curve.newest' : 'curve.notMeasured', told)}</>
}
