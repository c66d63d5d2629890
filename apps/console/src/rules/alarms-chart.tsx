import type { RehearsedPartJson } from '@haidang/contracts'
import { useWords } from '../console.js'

type Props = Readonly<{
  timeline: RehearsedPartJson['timeline']
  /** Where the first bar begins (epoch ms). */
  fromAt: number
}>

const height = 100

/** New alarms over the span, a bar a step; what it says is said in words beside it, too. */
export function AlarmsChart({ timeline: { alarms, stepSeconds }, fromAt }: Props) {
  const { say, formats } = useWords()
  const stepMs = stepSeconds * 1_000
  const step = formats.duration(stepMs)
  const most = Math.max(0, ...alarms)
  const at = fromAt + alarms.indexOf(most) * stepMs
  const when = `${formats.date(at)} ${formats.minute(at)}`
  const said =
    most === 0
      ? say('rules.chartFlat')
      : say('rules.chartSays', { most: formats.number(most), step, at: when })
  return (
    <figure className="alarms-chart">
      <figcaption>
        {say('rules.chart', { step })}. <span className="number">{said}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={`${say('rules.chart', { step })}. ${said}`}
        viewBox={`0 0 ${Math.max(1, alarms.length)} ${height}`}
        preserveAspectRatio="none"
        data-testid="alarms-chart"
      >
        {alarms.map((count, place) => {
          const tall = most === 0 ? 0 : (count / most) * height
          return <rect key={place} x={place + 0.1} y={height - tall} width={0.8} height={tall} />
        })}
      </svg>
      <p className="alarms-chart-ends number">
        <span>{formats.date(fromAt)}</span>
        <span>{formats.date(fromAt + alarms.length * stepMs)}</span>
      </p>
    </figure>
  )
}
