import { useConsole } from '../console.js'
import { useCell } from '../state/cell.js'

/** Who sits here: the name under which the log knows them, and what they may do; undefined while nobody is in. */
export function useMe() {
  const { session } = useConsole()
  const current = useCell(session.current)
  return current.state === 'in' ? current.me : undefined
}
