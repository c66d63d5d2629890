import type { AlarmState } from '@haidang/domain'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'

/** What whoever takes over finds: what waits, what is hidden and by when it comes back, who has fallen silent. */
export function HandOver() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const all = useCell(live.alarms.all)
  const sources = useCell(live.sources)
  const count = (...states: AlarmState[]): number => all.filter(({ state }) => states.includes(state)).length
  const silent = sources.reduce((sum, { fresh, total }) => sum + total - fresh, 0)
  const facts = [
    ['shift.waiting', all.filter(({ state }) => waitsForSomeone(state)).length],
    ['shift.acknowledged', count('acknowledged', 'latched-acknowledged')],
    ['shift.shelved', count('shelved')],
    ['shift.blocked', count('suppressed-by-design', 'out-of-service')],
    ['shift.silent', silent],
  ] as const
  return (
    <>
      <h3>{say('shift.handOver')}</h3>
      <dl className="shift-facts" data-testid="shift-hand-over">
        {facts.map(([name, value]) => (
          <div key={name} data-none={value === 0}>
            <dd className="number">{formats.number(value)}</dd>
            <dt>{say(name)}</dt>
          </div>
        ))}
      </dl>
    </>
  )
}
