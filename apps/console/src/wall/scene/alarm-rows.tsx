import type { LiveAlarm } from '@haidang/contracts'
import { isSetAside } from '@haidang/domain'
import { type ReactNode, useRef } from 'react'
import { countBySeverity, waitsForSomeone } from '../../alarms/alarm-groups.js'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { useAgeWords } from '../../state/use-age-words.js'
import { severities } from '../../ui/severity-shapes.js'
import { lookOf } from '../../ui/severity-symbol.js'
import { Sentence } from './sentence.js'
import { useFitting } from './use-fitting.js'
import { useValueNow } from './value-now.js'
import { WallSymbol } from './wall-symbol.js'
import { worstFirst } from './worst-first.js'

type Props = Readonly<{
  most: number
  symbolPx: number
  /** The alarm that stands large beside the list. */
  without: string | undefined
}>

/** The worst alarms: as many whole sentences as the height carries, and how many more there are. Nothing scrolls. */
export function AlarmRows({ most, symbolPx, without }: Props) {
  const { live } = useConsole()
  const { say } = useWords()
  const all = worstFirst(useCell(live.alarms.all))
  const known = useCellPart(live.alarms.seq, (seq) => seq !== undefined)
  const listed = all.filter(({ id }) => id !== without)
  const shown = listed.slice(0, most)
  const rows = useRef<HTMLUListElement>(null)
  const fitting = useFitting(rows)
  const left = listed.slice(Math.min(fitting ?? shown.length, shown.length))
  return (
    <section className="wall-list" data-testid="wall-list" data-count={all.length}>
      <ul className="wall-rows" ref={rows}>
        {shown.map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} symbolPx={symbolPx} />
        ))}
      </ul>
      {listed.length === 0 && known && (
        <p className="wall-calm">{say(without === undefined ? 'wall.noAlarm' : 'wall.noOtherAlarm')}</p>
      )}
      <MoreAlarms left={left} />
    </section>
  )
}

/** How many active alarms are not written out, by severity; and whether more are coming than one person can work. */
export function MoreAlarms({ left }: { left: readonly LiveAlarm[] }) {
  const { flood } = useConsole()
  const { say } = useWords()
  const { on, count } = useCell(flood)
  if (left.length === 0 && !on) return null
  const of = countBySeverity(left)
  const present = severities.filter((severity) => of[severity].active > 0)
  return (
    <p className="wall-more" data-testid="wall-more" data-count={left.length} data-flood={on}>
      {on && <strong>{say('wall.flood', { count })}</strong>}
      {left.length > 0 && <span>{say('wall.moreAlarms', { count: left.length })}</span>}
      {present.map((severity) => (
        <span key={severity} className="wall-more-of">
          {say('wall.moreOf', { severity, count: of[severity].active })}
        </span>
      ))}
    </p>
  )
}

/** An alarm in one line, where many as grave must all be seen: where, how it is now, since how long. */
export function BriefLine({ alarm, symbolPx }: LineProps) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const { lasting } = useAgeWords()
  const now = useValueNow(alarm)
  const device = useDevice(live.devices, alarm.device)
  return (
    <Line alarm={alarm} symbolPx={symbolPx} className="wall-row wall-brief">
      <p className="wall-brief-words">{device?.name[language] ?? alarm.message[language]}</p>
      {now && <span className="number wall-brief-now">{say(now.says, { value: now.withUnit })}</span>}
      <span className="number">{lasting(alarm.raisedAt)}</span>
    </Line>
  )
}

/** One alarm by its four codes: shape, colour, digit and word; then the whole sentence. */
export function AlarmLine({ alarm, symbolPx }: LineProps) {
  return (
    <Line alarm={alarm} symbolPx={symbolPx} className="wall-row">
      <Sentence alarm={alarm} className="wall-sentence" />
      <AlarmFacts alarm={alarm} />
    </Line>
  )
}

type LineProps = Readonly<{ alarm: LiveAlarm; symbolPx: number }>

/** What every line of an alarm begins with: its symbol, and what it is for whoever looks it up. */
function Line(props: LineProps & Readonly<{ className: string; children: ReactNode }>) {
  const { id, severity, state } = props.alarm
  return (
    <li
      className={props.className}
      data-testid="wall-row"
      data-alarm={id}
      data-severity={severity}
      data-state={state}
      data-unack={waitsForSomeone(state)}
    >
      <WallSymbol severity={severity} look={lookOf(state)} px={props.symbolPx} />
      {props.children}
    </li>
  )
}

/** Word of the severity (or, where that stands already, since when), the value of now, how long, and who has seen it. */
export function AlarmFacts({ alarm, since }: { alarm: LiveAlarm; since?: string }) {
  const { say, formats } = useWords()
  const { lasting } = useAgeWords()
  const value = useValueNow(alarm)
  const { acknowledged, clearedAt, raisedAt, severity, state } = alarm
  const seen = waitsForSomeone(state)
    ? say('wall.waits')
    : acknowledged && say('wall.ack', { at: formats.minute(acknowledged.at) })
  const over = clearedAt !== undefined && !isSetAside(state)
  return (
    <p className="wall-facts">
      {since === undefined ? <b>{say(`severity.${severity}`)}</b> : <span>{since}</span>}
      {since === undefined && value && <span>{say(value.says, { value: value.number })}</span>}
      <span>{over ? say('wall.over') : lasting(raisedAt)}</span>
      {seen !== undefined && <span>{seen}</span>}
    </p>
  )
}
