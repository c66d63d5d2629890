import type { LiveAlarm } from '@haidang/contracts'
import { useWhy, whyMs } from '../../alarms/why/use-why.js'
import { useConsole, useWords } from '../../console.js'
import { Spark } from '../../entity/curve/spark.js'
import { useDevice } from '../../state/devices.js'
import { useNow } from '../../state/use-now.js'
import { Panel } from '../../ui/panel.js'
import { lookOf } from '../../ui/severity-symbol.js'
import { AlarmFacts, AlarmLine } from '../scene/alarm-rows.js'
import { WallSymbol } from '../scene/wall-symbol.js'
import { type Takeover, extentOf } from './takeover.js'

type Props = Readonly<{
  takeover: Takeover
  symbolPx: number
  /** On a wall that carries a few lines only: the sentences, and nothing else. */
  plain: boolean
}>

/**
 * The alarm that has taken the wall, large: what, since when, its course, why; and those that have taken it beside it.
 * What does not fit wholly is left out, the least important first.
 */
export function TakeoverPanel({ takeover, symbolPx, plain }: Props) {
  const { say } = useWords()
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
  if (!focused) return null
  const { alarm } = focused
  const others = takeover.held.filter((held) => held !== focused)
  return (
    <section
      className="wall-takeover"
      role="alert"
      data-testid="wall-takeover"
      data-extent={extentOf(takeover)}
      data-severity={alarm.severity}
      data-alarm={alarm.id}
      data-leaving={focused.releaseAt !== undefined}
    >
      {plain ? (
        <ul>
          <AlarmLine alarm={alarm} symbolPx={symbolPx} />
        </ul>
      ) : (
        <Focused alarm={alarm} symbolPx={symbolPx} />
      )}
      {!plain && others.length > 0 && <p className="wall-also">{say('wall.alsoHere')}</p>}
      {others.map((held) => (
        <ul key={held.alarm.id}>
          <AlarmLine alarm={held.alarm} symbolPx={symbolPx} />
        </ul>
      ))}
      {!plain && (
        <Panel broken={null}>
          <Reason key={alarm.id} alarm={alarm} />
        </Panel>
      )}
    </section>
  )
}

function Focused({ alarm, symbolPx }: { alarm: LiveAlarm; symbolPx: number }) {
  const { say, formats, language } = useWords()
  return (
    <>
      <div className="wall-focused-head">
        <WallSymbol severity={alarm.severity} look={lookOf(alarm.state)} px={symbolPx} />
        <div>
          <strong>{say(`severity.${alarm.severity}`)}</strong>
          <AlarmFacts alarm={alarm} since={formats.clock(alarm.raisedAt)} />
        </div>
      </div>
      <p className="wall-focused-sentence">{alarm.message[language]}</p>
    </>
  )
}

/** Two hours of the quantity with the limit that it met, and the reason in one sentence. */
function Reason({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { points, sentence, state } = useWhy(alarm)
  const device = useDevice(live.devices, alarm.device)
  const toAt = useNow()
  return (
    <>
      {device && points.length > 1 && (
        <div className="wall-curve" data-testid="wall-curve">
          <Spark
            points={points}
            limit={alarm.limit === undefined ? undefined : { limit: alarm.limit, severity: alarm.severity }}
            fromAt={toAt - whyMs}
            toAt={toAt}
            gapMs={3 * device.intervalSeconds * 1_000}
            width={240}
            height={72}
          />
        </div>
      )}
      {state === 'known' && (
        <p className="wall-why" data-testid="wall-why">
          {sentence}
        </p>
      )}
    </>
  )
}
