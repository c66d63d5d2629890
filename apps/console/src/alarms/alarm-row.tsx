import type { LiveAlarm } from '@haidang/contracts'
import { memo } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { AcknowledgeButton, AlarmPlace, AlarmSpan, AlarmStateText, RaisedAt } from './alarm-facts.js'
import { openAlarm, selectAlarm } from './select-alarm.js'
import { waitsForSomeone } from './alarm-groups.js'

type Props = Readonly<{ alarm: LiveAlarm; shape: 'card' | 'row' }>

/** One alarm in a list: symbol, digit, word, state; the same facts as a card in the dock and as a row on the page. */
export const AlarmRow = memo(function AlarmRow({ alarm, shape }: Props) {
  const console = useConsole()
  const { say, language } = useWords()
  const selected = useCell(console.selectedAlarm) === alarm.id
  const word = say(`severity.${alarm.severity}`)
  return (
    <div
      className={`alarm alarm-${shape}`}
      data-testid="alm-row"
      data-alarm={alarm.id}
      data-device={alarm.device}
      data-severity={alarm.severity}
      data-state={alarm.state}
      data-unack={waitsForSomeone(alarm.state)}
      aria-current={selected}
      onClick={() => selectAlarm(console, alarm)}
      onDoubleClick={() => openAlarm(console, alarm)}
    >
      <span className="alarm-symbol">
        <SeveritySymbol severity={alarm.severity} look={lookOf(alarm.state)} />
        <span className="alarm-word">{word}</span>
      </span>
      <span className="alarm-raised">
        <RaisedAt alarm={alarm} />
      </span>
      <span className="alarm-span">
        <AlarmSpan alarm={alarm} />
      </span>
      <span className="alarm-what">
        <button
          type="button"
          className="link"
          title={alarm.message[language]}
          onClick={() => selectAlarm(console, alarm)}
        >
          {alarm.message[language]}
        </button>
      </span>
      <span className="alarm-where">
        <AlarmPlace alarm={alarm} />
      </span>
      <AlarmStateText alarm={alarm} />
      <span className="alarm-actions">
        <AcknowledgeButton alarm={alarm} />
        {shape === 'row' && (
          <button type="button" className="button" onClick={() => openAlarm(console, alarm)}>
            {say('alarms.open')}
          </button>
        )}
      </span>
    </div>
  )
})
