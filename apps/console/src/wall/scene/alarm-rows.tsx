import type { LiveAlarm } from '@haidang/contracts'
import { isSetAside } from '@haidang/domain'
import { useLayoutEffect, useRef, useState } from 'react'
import { alarmsOf, waitsForSomeone } from '../../alarms/alarm-groups.js'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'
import { lookOf } from '../../ui/severity-symbol.js'
import { WallSymbol } from './wall-symbol.js'

type Props = Readonly<{ most: number; symbolPx: number }>

/** The worst alarms: as many whole sentences as the height carries, and how many more there are. Nothing scrolls. */
export function AlarmRows({ most, symbolPx }: Props) {
  const { live } = useConsole()
  const { say } = useWords()
  const all = alarmsOf('active', useCell(live.alarms.all))
  const known = useCellPart(live.alarms.seq, (seq) => seq !== undefined)
  const shown = all.slice(0, most)
  const { ref, fitting } = useFitting(shown.map(({ id, message }) => `${id}${message.vi}`).join())
  const more = all.length - Math.min(fitting ?? shown.length, shown.length)
  return (
    <section className="wall-list" data-testid="wall-list" data-count={all.length}>
      <ul className="wall-rows" ref={ref}>
        {shown.map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} symbolPx={symbolPx} />
        ))}
      </ul>
      {all.length === 0 && known && <p className="wall-calm">{say('wall.noAlarm')}</p>}
      {more > 0 && <p className="wall-more">{say('wall.moreAlarms', { count: more })}</p>}
    </section>
  )
}

/** One alarm by its four codes: shape, colour, digit and word; then the whole sentence. */
export function AlarmLine({ alarm, symbolPx }: { alarm: LiveAlarm; symbolPx: number }) {
  const { language } = useWords()
  return (
    <li
      className="wall-row"
      data-testid="wall-row"
      data-alarm={alarm.id}
      data-severity={alarm.severity}
      data-state={alarm.state}
      data-unack={waitsForSomeone(alarm.state)}
    >
      <WallSymbol severity={alarm.severity} look={lookOf(alarm.state)} px={symbolPx} />
      <p className="wall-sentence">{alarm.message[language]}</p>
      <AlarmFacts alarm={alarm} />
    </li>
  )
}

/** Word of the severity (or, where that stands already, since when), how long, and whether somebody has seen it. */
export function AlarmFacts({ alarm, since }: { alarm: LiveAlarm; since?: string }) {
  const { say, formats } = useWords()
  const now = useNow()
  const { acknowledged, clearedAt, raisedAt, severity, state } = alarm
  const seen = waitsForSomeone(state)
    ? say('wall.waits')
    : acknowledged && say('wall.ack', { at: formats.minute(acknowledged.at) })
  const over = clearedAt !== undefined && !isSetAside(state)
  return (
    <p className="wall-facts">
      {since === undefined ? <b>{say(`severity.${severity}`)}</b> : <span>{since}</span>}
      <span>{over ? say('wall.over') : formats.duration(now - raisedAt)}</span>
      {seen !== undefined && <span>{seen}</span>}
    </p>
  )
}

/**
 * How many children stand wholly within the list. The style lets a row that does not fit begin a second column outside of
 * it, so that no sentence is ever cut through.
 */
function useFitting(content: string) {
  const ref = useRef<HTMLUListElement>(null)
  const [fitting, setFitting] = useState<number>()
  useLayoutEffect(() => {
    const list = ref.current
    if (!list) return undefined
    const count = (): void => {
      const rows = [...list.children].filter((row): row is HTMLElement => row instanceof HTMLElement)
      const within = rows.filter(
        (row) => row.offsetLeft - list.offsetLeft < Math.max(1, list.clientWidth / 2),
      )
      setFitting(within.length)
    }
    count()
    const observer = new ResizeObserver(count)
    observer.observe(list)
    for (const row of list.children) observer.observe(row)
    return () => observer.disconnect()
  }, [content])
  return { ref, fitting }
}
