import type { LiveAlarm } from '@haidang/contracts'
import { useWords } from '../../console.js'
import { lookOf } from '../../ui/severity-symbol.js'
import { AlarmFacts, AlarmLine } from '../scene/alarm-rows.js'
import { WallSymbol } from '../scene/wall-symbol.js'
import { type Takeover, extentOf } from './takeover.js'

type Props = Readonly<{ takeover: Takeover; symbolPx: number }>

/** The alarm that has taken the wall, large, and those that have taken it beside it. */
export function TakeoverPanel({ takeover, symbolPx }: Props) {
  const extent = extentOf(takeover)
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
  if (!focused) return null
  const others = takeover.held.filter((held) => held !== focused)
  return (
    <section
      className="wall-takeover"
      role="alert"
      data-testid="wall-takeover"
      data-extent={extent}
      data-severity={focused.alarm.severity}
      data-alarm={focused.alarm.id}
      data-leaving={focused.releaseAt !== undefined}
    >
      <Focused alarm={focused.alarm} symbolPx={symbolPx} />
      {others.length > 0 && <Others alarms={others.map(({ alarm }) => alarm)} symbolPx={symbolPx} />}
    </section>
  )
}

function Focused({ alarm, symbolPx }: { alarm: LiveAlarm; symbolPx: number }) {
  const { say, formats, language } = useWords()
  return (
    <div className="wall-focused">
      <div className="wall-focused-head">
        <WallSymbol severity={alarm.severity} look={lookOf(alarm.state)} px={symbolPx} />
        <strong>{say(`severity.${alarm.severity}`)}</strong>
      </div>
      <p className="wall-focused-sentence">{alarm.message[language]}</p>
      <AlarmFacts alarm={alarm} />
      <p className="wall-facts">
        <span className="number">{say('wall.since', { at: formats.clock(alarm.raisedAt) })}</span>
      </p>
    </div>
  )
}

function Others({ alarms, symbolPx }: { alarms: readonly LiveAlarm[]; symbolPx: number }) {
  const { say } = useWords()
  return (
    <>
      <p className="wall-facts">{say('wall.alsoHere')}</p>
      <ul className="wall-rows">
        {alarms.map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} symbolPx={symbolPx} />
        ))}
      </ul>
    </>
  )
}
