import { useWords } from '../console.js'
import { StateFrame } from '../ui/state-frame.js'
import { VirtualList } from '../ui/virtual-list.js'
import { AlarmRow } from './alarm-row.js'
import { useClosedAlarms } from './stored-alarms.js'

/** The past, from the store: what is over, page after page. `query` narrows it, for example `&device=x`. */
export function ClosedAlarms({ query, empty }: Readonly<{ query: string; empty: string }>) {
  const { say } = useWords()
  const { resource, more } = useClosedAlarms(query)
  const state =
    resource.state === 'failed'
      ? 'error'
      : resource.state === 'loading'
        ? 'loading'
        : resource.data.alarms.length > 0
          ? 'live'
          : 'empty'
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
          rowHeight={48}
          keyOf={({ id, seq }) => `${id}/${seq}`}
          render={(alarm) => <AlarmRow alarm={alarm} shape="row" />}
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
