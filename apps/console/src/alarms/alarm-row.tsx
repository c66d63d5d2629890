import type { LiveAlarm } from '@haidang/contracts'
import { memo } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { AlarmPlace, AlarmSpan, RaisedAt } from './alarm-facts.js'
import { waitsForSomeone } from './alarm-groups.js'
import { AlarmNow } from './list/alarm-now.js'
import { useColumns } from './list/columns-around.js'
import { RowCell, StateOrFailure, SymbolAndWord, What } from './list/row-cells.js'
import { SourceQuality } from './list/source-quality.js'
import { openAlarm, selectAlarm } from './select-alarm.js'
import { AcknowledgeButton, ActionButtons } from './work/action-buttons.js'

/** A row on a page, a card in the dock, and a smaller card where a page is as narrow as a phone. */
export type RowShape = 'card' | 'row' | 'small-card'

type Props = Readonly<{ alarm: LiveAlarm; shape: RowShape; inGroup?: boolean }>

/** One alarm in a list: symbol, digit, word, state; the same facts in every shape. */
export const AlarmRow = memo(function AlarmRow({ alarm, shape, inGroup = false }: Props) {
  const console = useConsole()
  const selected = useCell(console.selectedAlarm) === alarm.id
  const pointed = useCell(console.pointed) === alarm.device
  return (
    <div
      className={`alarm ${classes[shape]}`}
      data-testid="alm-row"
      data-alarm={alarm.id}
      data-device={alarm.device}
      data-severity={alarm.severity}
      data-state={alarm.state}
      data-retro={alarm.retro}
      data-unack={waitsForSomeone(alarm.state)}
      data-pointed={pointed}
      data-grouped={inGroup}
      aria-current={selected}
      onClick={() => selectAlarm(console, alarm)}
      onDoubleClick={() => openAlarm(console, alarm)}
      onPointerEnter={() => console.pointed.set(alarm.device)}
      onPointerLeave={() => console.pointed.set(undefined)}
    >
      {shape === 'row' && <RowFacts alarm={alarm} />}
      {shape === 'card' && <CardFacts alarm={alarm} />}
      {shape === 'small-card' && <SmallCardFacts alarm={alarm} />}
    </div>
  )
})

const classes: Readonly<Record<RowShape, string>> = {
  row: 'alarm-row',
  card: 'alarm-card',
  'small-card': 'alarm-card alarm-small-card',
}

function RowFacts({ alarm }: { alarm: LiveAlarm }) {
  const { layout } = useColumns()
  return (
    <>
      <ChooseBox alarm={alarm} />
      {layout.columns.map((id) => (
        <RowCell key={id} id={id} alarm={alarm} />
      ))}
      <ActionButtons alarm={alarm} shape="row" />
    </>
  )
}

function CardFacts({ alarm }: { alarm: LiveAlarm }) {
  return (
    <>
      <SymbolAndWord alarm={alarm} />
      <What alarm={alarm} whole />
      <span className="alarm-when">
        <RaisedAt alarm={alarm} /> · <AlarmSpan alarm={alarm} /> · <AlarmNow alarm={alarm} before=" · " />
        <SourceQuality alarm={alarm} />
      </span>
      <span className="alarm-where">
        <AlarmPlace alarm={alarm} />
      </span>
      <span className="alarm-stands">
        <StateOrFailure alarm={alarm} />
      </span>
      <ActionButtons alarm={alarm} shape="card" />
    </>
  )
}

/** What everybody must know at a glance and the one thing to do; a tap shows why, and the rest that can be done. */
function SmallCardFacts({ alarm }: { alarm: LiveAlarm }) {
  const { say } = useWords()
  return (
    <>
      <SymbolAndWord alarm={alarm} />
      <What alarm={alarm} whole />
      <span className="alarm-when">
        <b>{say(`severity.${alarm.severity}`)}</b> · <AlarmSpan alarm={alarm} /> ·{' '}
        <StateOrFailure alarm={alarm} />
      </span>
      <span className="alarm-stands">
        <RaisedAt alarm={alarm} />
        {alarm.state !== 'normal' && ' · '}
        <AlarmNow alarm={alarm} before=" · " />
        <SourceQuality alarm={alarm} />
      </span>
      <span className="alarm-actions">
        <AcknowledgeButton alarm={alarm} brief />
      </span>
    </>
  )
}

/** A tick for a deed on several. */
function ChooseBox({ alarm }: { alarm: LiveAlarm }) {
  const { work } = useConsole()
  const { say } = useWords()
  const chosen = useCell(work.chosen).has(alarm.id)
  return (
    <span className="alarm-choose" onClick={(event) => event.stopPropagation()}>
      {alarm.state !== 'normal' && (
        <input
          type="checkbox"
          aria-label={say('alarms.select')}
          checked={chosen}
          onChange={() => work.toggle(alarm.id)}
        />
      )}
    </span>
  )
}
