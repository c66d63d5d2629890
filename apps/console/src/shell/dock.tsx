import { alarmsOf, waitsForSomeone } from '../alarms/alarm-groups.js'
import { AlarmList } from '../alarms/alarm-list.js'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { SelectionCard } from './selection-card.js'

/** Beside the map: what wants attention, and what is selected. */
export function Dock({ selected }: { selected?: string | undefined }) {
  const { live } = useConsole()
  const { say } = useWords()
  const all = useCell(live.alarms.all)
  const waiting = all.filter(({ state }) => waitsForSomeone(state)).length
  return (
    <aside className="dock" data-testid="dock">
      <section className="dock-alarms" aria-label={say('alarms.title')}>
        <h2>
          {say('alarms.title')}{' '}
          <small className="number">{say('alarms.unackCount', { count: waiting })}</small>
        </h2>
        <AlarmList alarms={alarmsOf('active', all)} shape="card" empty={say('alarms.none')} />
      </section>
      <section className="dock-selection" aria-label={say('dock.selection')}>
        <SelectionCard id={selected} />
      </section>
    </aside>
  )
}
