import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'

/** Since when the person at this seat has been on duty, as it is printed; undefined while no shift has begun. */
export function useShiftSince(): string | undefined {
  const { session, gate } = useConsole()
  const { formats } = useWords()
  const now = useNow()
  const current = useCell(session.current)
  useCell(gate.last)
  const shift = current.state === 'in' ? gate.current(current.me.username, now) : undefined
  return shift && formats.minute(shift.at)
}
