import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { alarmsOf } from '../alarm-groups.js'
import { useColumns } from '../list/columns-around.js'
import { ActionButtons } from '../work/action-buttons.js'
import { WhyCard } from './why-card.js'

/** Under the list: why the selected alarm is there, or else the first; nothing where there is none. */
export function WhyPane() {
  const { live, selectedAlarm } = useConsole()
  const { say } = useWords()
  const selected = useCell(selectedAlarm)
  const { cards } = useColumns().layout
  const all = useCell(live.alarms.all)
  const alarm = live.alarms.get(selected ?? '') ?? (cards ? undefined : alarmsOf('active', all)[0])
  if (!alarm) return null
  return (
    <section className="why-pane" aria-label={say('why.title')}>
      {cards && (
        <div className="why-actions">
          <ActionButtons alarm={alarm} shape="row" />
          <button
            type="button"
            className="button square"
            aria-label={say('dock.close')}
            onClick={() => selectedAlarm.set(undefined)}
          >
            ×
          </button>
        </div>
      )}
      <WhyCard key={`${alarm.id}/${alarm.device}`} alarm={alarm} wide={!cards} named />
    </section>
  )
}
