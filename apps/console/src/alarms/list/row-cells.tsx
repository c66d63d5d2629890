import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { AlarmDuration, AlarmPlaceButton, AlarmStateText, RaisedAt, useShortMessage } from '../alarm-facts.js'
import { selectAlarm } from '../select-alarm.js'
import { RowFailure } from '../work/row-failure.js'
import { AlarmNow } from './alarm-now.js'
import { AlarmSpark } from './alarm-spark.js'
import type { ColumnId } from './columns.js'
import { useColumns } from './columns-around.js'
import { SourceQuality } from './source-quality.js'

type Props = Readonly<{ alarm: LiveAlarm }>

/** What a column tells of an alarm. */
export function RowCell({ id, alarm }: Props & Readonly<{ id: ColumnId }>) {
  switch (id) {
    case 'severity':
      return <SymbolAndWord alarm={alarm} />
    case 'raised':
      return (
        <span className="alarm-raised">
          <RaisedAt alarm={alarm} />
        </span>
      )
    case 'span':
      return (
        <span className="alarm-span">
          <AlarmDuration alarm={alarm} />
        </span>
      )
    case 'what':
      return <WhatInRow alarm={alarm} />
    case 'trend':
      return (
        <span className="alarm-trend">
          <AlarmSpark alarm={alarm} />
          <AlarmNow alarm={alarm} />
        </span>
      )
    case 'where':
      return (
        <span className="alarm-where">
          <AlarmPlaceButton alarm={alarm} />
        </span>
      )
    case 'state':
      return <StateOrFailure alarm={alarm} />
    case 'quality':
      return <SourceQuality alarm={alarm} />
  }
}

/** With the place where its own column has found no room. */
function WhatInRow({ alarm }: Props) {
  const { layout } = useColumns()
  return <What alarm={alarm} whole={!layout.columns.includes('where')} />
}

/** The severity by its four codes. */
export function SymbolAndWord({ alarm }: Props) {
  const { say } = useWords()
  return (
    <span className="alarm-symbol">
      <SeveritySymbol
        severity={alarm.severity}
        look={lookOf(alarm.state)}
        size={alarm.severity >= 4 ? 28 : 24}
      />
      <span className="alarm-word">{say(`severity.${alarm.severity}`)}</span>
    </span>
  )
}

/** `whole`: with the place, where it has no column of its own. */
export function What({ alarm, whole = false }: Props & Readonly<{ whole?: boolean }>) {
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
        <Aged of={{ at: alarm.raisedAt, receivedAt: alarm.learnedAt, source: alarm.device }} beside>
          {whole ? alarm.message[language] : short}
        </Aged>
      </button>
    </span>
  )
}

/** Who has seen it, or that what was tried did not arrive. */
export function StateOrFailure({ alarm }: Props) {
  const { work } = useConsole()
  const failed = useCell(work.failures).has(alarm.id)
  return failed ? <RowFailure alarm={alarm} /> : <AlarmStateText alarm={alarm} />
}
