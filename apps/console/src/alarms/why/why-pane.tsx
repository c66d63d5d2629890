import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { WhyCard } from './why-card.js'

/** Under the list: why the selected alarm is there. */
export function WhyPane() {
  const { live, selectedAlarm } = useConsole()
  const { say } = useWords()
  const selected = useCell(selectedAlarm)
  useCell(live.alarms.all)
  const alarm = live.alarms.get(selected ?? '')
  return (
    <section className="why-pane" aria-label={say('why.title')}>
      {alarm ? (
        <WhyCard key={`${alarm.id}/${alarm.device}`} alarm={alarm} wide />
      ) : (
        <p className="state-note">{say('why.pick')}</p>
      )}
    </section>
  )
}
