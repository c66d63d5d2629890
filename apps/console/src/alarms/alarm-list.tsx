import type { LiveAlarm } from '@haidang/contracts'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { useCell, useCellPart } from '../state/cell.js'
import { StateFrame } from '../ui/state-frame.js'
import { useHeld } from '../ui/use-held.js'
import { VirtualList } from '../ui/virtual-list.js'
import { AlarmRow, type RowShape } from './alarm-row.js'
import { FloodBanner } from './groups/flood-banner.js'
import { GroupRow } from './groups/group-row.js'
import { type GroupBy, grouped, keyOfLine } from './groups/grouped.js'
import { useListKeys } from './list/use-list-keys.js'
import { useSteadyAlarms } from './use-steady-alarms.js'

type Props = Readonly<{
  alarms: readonly LiveAlarm[]
  shape: RowShape
  /** Said where there is none. */
  empty: ReactNode
  groupBy?: GroupBy
}>

/** In CSS px, by the shape of what stands in them. */
export const rowHeights: Readonly<Record<RowShape, number>> = { card: 112, row: 44, 'small-card': 92 }

/** Live alarms. While somebody points at it nothing moves; who came meanwhile waits behind a button. */
export function AlarmList({ alarms, shape, empty, groupBy = 'none' }: Props) {
  const { insertion, flood } = useConsole()
  const { say } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const { held, props } = useHeld()
  const { rows, waiting, insert } = useSteadyAlarms(alarms, held)
  // A flood begins by itself: what it would group or push down stays where it is, too, until the pointer has gone.
  const flooded = useStanding(useCell(flood).on, held)
  const by = useStanding(groupBy, held)
  const { lines, turn } = useLines(rows, by)
  const onKeyDown = useListKeys({ root, lines, all: rows, groupBy: by, rowHeight: rowHeights[shape] })
  useEffect(() => insertion.subscribe(insert), [insertion, insert])
  return (
    <div ref={root} className="alarm-list" data-held={held} {...props} onKeyDown={onKeyDown}>
      {waiting > 0 && (
        <button type="button" className="button alarm-new" data-testid="alm-new" onClick={insert}>
          {say('alarms.new', { count: waiting })}
        </button>
      )}
      {flooded && <FloodBanner by={by} />}
      <ChannelRefusal />
      <StateFrame state={useListState(rows.length)} testId="alm-list" empty={empty}>
        <VirtualList
          items={lines}
          rowHeight={rowHeights[shape]}
          keyOf={keyOfLine}
          render={(line) =>
            line.kind === 'group' ? (
              <GroupRow group={line} turn={turn} />
            ) : (
              <AlarmRow alarm={line.alarm} shape={shape} inGroup={line.inGroup} />
            )
          }
          label={say('alarms.title')}
        />
      </StateFrame>
    </div>
  )
}

function useLines(rows: readonly LiveAlarm[], by: GroupBy) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => grouped(rows, { by, turned }), [rows, by, turned])
  const turn = useCallback((key: string) => {
    setTurned((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }, [])
  return { lines, turn }
}

/** The value, or, while `held`, as it stood when the pointer came. */
function useStanding<Value>(value: Value, held: boolean): Value {
  const standing = useRef(value)
  useEffect(() => {
    if (!held) standing.current = value
  })
  return held ? standing.current : value
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
