import { AlarmDock } from '../alarms/alarm-dock.js'
import { useWords } from '../console.js'
import { EntityCard } from '../entity/entity-card.js'

/** Beside the map: what wants attention, and what is selected. */
export function Dock({ selected }: { selected?: string | undefined }) {
  const { say } = useWords()
  return (
    <aside className="dock" data-testid="dock">
      <AlarmDock />
      <section className="dock-selection" aria-label={say('dock.selection')}>
        <EntityCard id={selected} />
      </section>
    </aside>
  )
}
