import { type ReactNode, useEffect } from 'react'
import { useConsole, useWords } from '../console.js'
import { regionOf } from '../rest/use-resource.js'
import { StateFrame } from '../ui/state-frame.js'
import { VirtualList } from '../ui/virtual-list.js'
import { rowHeights } from './alarm-list.js'
import { AlarmRow } from './alarm-row.js'
import { useColumns } from './list/columns-around.js'
import { useClosedAlarms } from './stored-alarms.js'

/** The past, from the store: what is over, page after page. `query` narrows it, for example `&device=x`. */
export function ClosedAlarms({ query, empty }: Readonly<{ query: string; empty: ReactNode }>) {
  const { say } = useWords()
  const shape = useColumns().layout.cards ? 'small-card' : 'row'
  const { resource, more } = useClosedAlarms(query)
  useAfterEnds(resource.retry)
  const state = regionOf(resource, ({ alarms }) => alarms.length)
  const next = resource.state === 'ready' ? resource.data.next : undefined
  return (
    <StateFrame
      state={state}
      testId="alm-history"
      empty={empty}
      error={resource.state === 'failed' ? resource.error : undefined}
      retry={resource.retry}
    >
      {resource.state === 'ready' && (
        <VirtualList
          items={resource.data.alarms}
          rowHeight={rowHeights[shape]}
          keyOf={({ id, seq }) => `${id}/${seq}`}
          render={(alarm) => <AlarmRow alarm={alarm} shape={shape} />}
          label={say('alarms.tab.history')}
        />
      )}
      {next !== undefined && (
        <button type="button" className="button" onClick={() => more(next)}>
          {say('alarms.more')}
        </button>
      )}
    </StateFrame>
  )
}

const gatherMs = 1_000

/** An alarm that ends belongs to the past a moment later; many that end together are fetched together. */
function useAfterEnds(again: () => void): void {
  const { live } = useConsole()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = live.events.subscribe(() => {
      if (!live.events.get().some(({ to }) => to === 'normal')) return
      clearTimeout(timer)
      timer = setTimeout(again, gatherMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [live, again])
}
