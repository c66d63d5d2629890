import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import type { GroupBy } from './grouped.js'

/** Says that more comes than one person can work, and what the desk does about it, as the list lies now. */
export function FloodBanner({ by }: Readonly<{ by: GroupBy }>) {
  const { flood } = useConsole()
  const { say } = useWords()
  const { count } = useCell(flood)
  return (
    <div className="flood" role="status" data-testid="alm-flood" data-count={count}>
      <strong>{say('alarms.flood', { count })}</strong>{' '}
      <span>
        {by !== 'none' && `${say('alarms.floodGroups')} `}
        {say('alarms.floodSound')}
      </span>
    </div>
  )
}
