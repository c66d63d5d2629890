import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'

/** Says that more comes than one person can work, and what the desk does about it. */
export function FloodBanner() {
  const { flood } = useConsole()
  const { say } = useWords()
  const { count } = useCell(flood)
  return (
    <div className="flood" role="status" data-testid="alm-flood" data-count={count}>
      <strong>{say('alarms.flood', { count })}</strong> <span>{say('alarms.floodHint')}</span>
    </div>
  )
}
