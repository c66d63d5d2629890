import type { LiveAlarm } from '@haidang/contracts'
import { useEffect } from 'react'
import { useConsole, useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { useCell, useCellPart } from '../state/cell.js'
import { StateFrame } from '../ui/state-frame.js'
import { useHeld } from '../ui/use-held.js'
import { VirtualList } from '../ui/virtual-list.js'
import { AlarmRow } from './alarm-row.js'
import { useSteadyAlarms } from './use-steady-alarms.js'

type Props = Readonly<{ alarms: readonly LiveAlarm[]; shape: 'card' | 'row'; empty: string }>

const rowHeights = { card: 104, row: 48 }

/** Live alarms. While somebody points at it nothing moves; who came meanwhile waits behind a button. */
export function AlarmList({ alarms, shape, empty }: Props) {
  const { live, insertion } = useConsole()
  const { say } = useWords()
  const { held, props } = useHeld()
  const { rows, waiting, insert } = useSteadyAlarms(alarms, held)
  const state = useListState(rows.length)
  useEffect(() => insertion.subscribe(insert), [insertion, insert])
  const seq = useCell(live.alarms.seq)
  return (
    <div className="alarm-list" {...props}>
      {waiting > 0 && (
        <button type="button" className="button alarm-new" data-testid="alm-new" onClick={insert}>
          {say('alarms.new', { count: waiting })}
        </button>
      )}
      <ChannelRefusal />
      <StateFrame
        state={state}
        testId="alm-list"
        empty={
          <>
            {empty} {seq !== undefined && <small>{say('alarms.alive', { seq })}</small>}
          </>
        }
      >
        <VirtualList
          items={rows}
          rowHeight={rowHeights[shape]}
          keyOf={({ id }) => id}
          render={(alarm) => <AlarmRow alarm={alarm} shape={shape} />}
          label={say('alarms.title')}
        />
      </StateFrame>
    </div>
  )
}

/** An empty list is only called empty when the log has answered. */
function useListState(count: number) {
  const { live } = useConsole()
  const known = useCell(live.alarms.seq) !== undefined
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  if (count > 0) return lost ? 'disconnected' : 'live'
  if (!known) return 'loading'
  return lost ? 'disconnected' : 'empty'
}

function ChannelRefusal() {
  const { live } = useConsole()
  const { say, language } = useWords()
  const refused = useCellPart(live.link, (link) => link.refused)
  if (refused === undefined) return null
  return (
    <p className="refusal" role="alert">
      {say('alarms.denied', { reason: problemText(refused, language) })}
    </p>
  )
}
