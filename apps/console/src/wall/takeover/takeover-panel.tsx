import type { LiveAlarm } from '@haidang/contracts'
import { useRef } from 'react'
import { useWhy, whyMs } from '../../alarms/why/use-why.js'
import { useConsole, useWords } from '../../console.js'
import type { Point } from '../../entity/curve/series.js'
import { Spark } from '../../entity/curve/spark.js'
import { intervalOf } from '../../entity/interval-of.js'
import { useCell } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { useNow } from '../../state/use-now.js'
import { Panel } from '../../ui/panel.js'
import { lookOf } from '../../ui/severity-symbol.js'
import { AlarmFacts, AlarmLine, BriefLine, MoreAlarms } from '../scene/alarm-rows.js'
import { useFitting } from '../scene/use-fitting.js'
import { useValueNow } from '../scene/value-now.js'
import { WallSymbol } from '../scene/wall-symbol.js'
import { Sentence } from '../scene/sentence.js'
import { furtherReasons } from '../scene/sentence-parts.js'
import { isGraveWaiting, worstFirst } from '../scene/worst-first.js'
import { type Takeover, extentOf } from './takeover.js'

type Props = Readonly<{
  takeover: Takeover
  symbolPx: number
  /** On a wall that carries a few lines only: the sentences, and nothing else. */
  plain: boolean
  /** The list of all others stands beside it. */
  beside: boolean
}>

/** No wall carries more rows than these beside a focus. */
const mostOthers = 12

/**
 * The alarm that has taken the wall, large: what, since when, how it is now, its course, why; and where no list stands
 * beside it, the others: those that are as grave in one line each before the reasons, the rest after them. What does not fit wholly is left
 * out, and counted.
 */
export function TakeoverPanel({ takeover, symbolPx, plain, beside }: Props) {
  const taken = useRef<HTMLDivElement>(null)
  const fitting = useFitting(taken, '[data-other]')
  const others = useOthers(takeover, beside)
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
  if (!focused) return null
  const { alarm, releaseAt } = focused
  const row = (other: LiveAlarm) => (
    <ul key={other.id} data-other>
      {isGraveWaiting(other) ? (
        <BriefLine alarm={other} symbolPx={symbolPx} />
      ) : (
        <AlarmLine alarm={other} symbolPx={symbolPx} />
      )}
    </ul>
  )
  const written = others.slice(0, mostOthers)
  const left = others.slice(Math.min(fitting ?? 0, written.length))
  const graves = written.filter(isGraveWaiting)
  return (
    <section
      className="wall-takeover"
      role="alert"
      data-testid="wall-takeover"
      data-extent={extentOf(takeover)}
      data-severity={alarm.severity}
      data-alarm={alarm.id}
      data-leaving={releaseAt !== undefined}
      data-others={written.length}
      data-graves={graves.length}
    >
      <div className="wall-taken" ref={taken}>
        {plain ? (
          <ul>
            <AlarmLine alarm={alarm} symbolPx={symbolPx} />
          </ul>
        ) : (
          <Focused alarm={alarm} symbolPx={symbolPx} />
        )}
        {graves.map(row)}
        {!plain && (
          <Panel broken={null}>
            <Reason key={alarm.id} alarm={alarm} />
          </Panel>
        )}
        {written.filter((other) => !isGraveWaiting(other)).map(row)}
      </div>
      <MoreAlarms left={left} />
    </section>
  )
}

/** All but the focus, worst first; none where a list beside it shows them. */
function useOthers({ focus }: Takeover, beside: boolean): LiveAlarm[] {
  const { live } = useConsole()
  const all = worstFirst(useCell(live.alarms.all))
  return beside ? [] : all.filter(({ id }) => id !== focus)
}

function Focused({ alarm, symbolPx }: { alarm: LiveAlarm; symbolPx: number }) {
  const { say, formats } = useWords()
  const now = useValueNow(alarm)
  return (
    <div className="wall-focused">
      <div className="wall-focused-head">
        <WallSymbol severity={alarm.severity} look={lookOf(alarm.state)} px={symbolPx} />
        <div>
          <strong>{say(`severity.${alarm.severity}`)}</strong>
          <AlarmFacts alarm={alarm} since={formats.clock(alarm.raisedAt)} />
        </div>
      </div>
      <Sentence alarm={alarm} className="wall-focused-sentence" />
      {now && (
        <p className="wall-focused-now" data-testid="wall-focused-now">
          {say(now.says, { value: now.withUnit })}
        </p>
      )}
    </div>
  )
}

/** Two hours of the quantity with the limit that it met, and the reasons, as many as there is room for. */
function Reason({ alarm }: { alarm: LiveAlarm }) {
  const { say } = useWords()
  const { points, sentence, state } = useWhy(alarm)
  const reasons = state === 'known' ? furtherReasons(sentence, say('wall.valueNow', { value: '' })) : []
  return (
    <>
      <Course alarm={alarm} points={points} />
      {reasons.map((reason) => (
        <p key={reason} className="wall-why" data-testid="wall-why">
          {reason}
        </p>
      ))}
    </>
  )
}

/** Fewer are no course: of an hourly index two hours hold hardly more than one. */
const fewestPoints = 3

function Course({ alarm, points }: { alarm: LiveAlarm; points: readonly Point[] }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const device = useDevice(live.devices, alarm.device)
  const toAt = useNow()
  const inSight = points.filter(({ at, measuring }) => measuring && at >= toAt - whyMs)
  if (!device || inSight.length < fewestPoints) return null
  const { limit, severity } = alarm
  const hours = formats.number(whyMs / 3_600_000)
  return (
    <div className="wall-curve" data-testid="wall-curve">
      <Spark
        points={inSight}
        limit={limit === undefined ? undefined : { limit, severity }}
        fromAt={toAt - whyMs}
        toAt={toAt}
        gapMs={3 * intervalOf(device, alarm.quantity)}
        width={240}
        height={64}
      />
      <p className="wall-curve-says">
        {limit === undefined
          ? say('wall.course', { hours })
          : say('wall.courseLimit', { hours, limit: formats.limit(limit) })}
      </p>
    </div>
  )
}
