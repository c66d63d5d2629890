import type { LiveAlarm } from '@haidang/contracts'
import { memo } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { Aged } from '../xray/aged.js'
import {
  AlarmPlace,
  AlarmPlaceButton,
  AlarmSpan,
  AlarmStateText,
  RaisedAt,
  useShortMessage,
} from './alarm-facts.js'
import { waitsForSomeone } from './alarm-groups.js'
import { AlarmSpark } from './list/alarm-spark.js'
import { SourceQuality } from './list/source-quality.js'
import { openAlarm, selectAlarm } from './select-alarm.js'
import { ActionButtons } from './work/action-buttons.js'
import { RowFailure } from './work/row-failure.js'

type Props = Readonly<{ alarm: LiveAlarm; shape: 'card' | 'row'; inGroup?: boolean }>

/** One alarm in a list: symbol, digit, word, state; the same facts as a card in the dock and as a row on the page. */
export const AlarmRow = memo(function AlarmRow({ alarm, shape, inGroup = false }: Props) {
  const console = useConsole()
  const selected = useCell(console.selectedAlarm) === alarm.id
  const pointed = useCell(console.pointed) === alarm.device
  const { say } = useWords()
  return (
    <div
      className={`alarm alarm-${shape}`}
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
      {shape === 'row' && <ChooseBox alarm={alarm} />}
      <span className="alarm-symbol">
        <SeveritySymbol
          severity={alarm.severity}
          look={lookOf(alarm.state)}
          size={alarm.severity >= 4 ? 28 : 24}
        />
        <span className="alarm-word">{say(`severity.${alarm.severity}`)}</span>
      </span>
      {shape === 'row' ? <PageFacts alarm={alarm} /> : <CardFacts alarm={alarm} />}
      <ActionButtons alarm={alarm} shape={shape} />
    </div>
  )
})

function PageFacts({ alarm }: { alarm: LiveAlarm }) {
  return (
    <>
      <span className="alarm-raised">
        <RaisedAt alarm={alarm} />
      </span>
      <span className="alarm-span">
        <AlarmSpan alarm={alarm} />
      </span>
      <What alarm={alarm} />
      <span className="alarm-trend">
        <AlarmSpark alarm={alarm} />
      </span>
      <span className="alarm-where">
        <AlarmPlaceButton alarm={alarm} />
      </span>
      <StateOrFailure alarm={alarm} />
      <SourceQuality alarm={alarm} />
    </>
  )
}

function CardFacts({ alarm }: { alarm: LiveAlarm }) {
  return (
    <>
      <What alarm={alarm} whole />
      <span className="alarm-when">
        <RaisedAt alarm={alarm} /> · <AlarmSpan alarm={alarm} />
      </span>
      <span className="alarm-where">
        <AlarmPlace alarm={alarm} />
      </span>
      <StateOrFailure alarm={alarm} />
    </>
  )
}

/** `whole`: with the place, where it has no column of its own. */
function What({ alarm, whole = false }: Readonly<{ alarm: LiveAlarm; whole?: boolean }>) {
  const console = useConsole()
  const { language } = useWords()
  const short = useShortMessage(alarm)
  return (
    <span className="alarm-what">
      <button
        type="button"
        className="link"
        title={alarm.message[language]}
        onClick={() => selectAlarm(console, alarm)}
      >
        <Aged of={{ at: alarm.raisedAt, receivedAt: alarm.learnedAt, source: alarm.device }}>
          {whole ? alarm.message[language] : short}
        </Aged>
      </button>
    </span>
  )
}

function StateOrFailure({ alarm }: { alarm: LiveAlarm }) {
  const { work } = useConsole()
  const failed = useCell(work.failures).has(alarm.id)
  return failed ? <RowFailure alarm={alarm} /> : <AlarmStateText alarm={alarm} />
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
