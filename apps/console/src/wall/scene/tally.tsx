import { countBySeverity } from '../../alarms/alarm-groups.js'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { severities } from '../../ui/severity-shapes.js'
import { WallSymbol } from './wall-symbol.js'

/** How many alarms of each severity are active; its symbol blinks while one of them waits for somebody. */
export function Tally({ symbolPx }: { symbolPx: number }) {
  const { live } = useConsole()
  const { say } = useWords()
  const counts = countBySeverity(useCell(live.alarms.all))
  return (
    <div className="wall-tally" data-testid="wall-tally">
      {severities.map((severity) => {
        const { active, unacknowledged } = counts[severity]
        const look = active === 0 ? 'none' : unacknowledged > 0 ? 'unacknowledged' : 'acknowledged'
        return (
          <div
            key={severity}
            role="img"
            aria-label={say('gsb.counter', {
              word: say(`severity.${severity}`),
              unack: unacknowledged,
              active,
            })}
            data-testid={`wall-sev-${severity}`}
            data-active={active}
            data-unack={unacknowledged}
          >
            <WallSymbol severity={severity} look={look} px={severity >= 4 ? symbolPx * 0.8 : symbolPx} />
            <span className="number">{active}</span>
          </div>
        )
      })}
    </div>
  )
}
