import { useConsole } from '../console.js'
import { useCell, useCellPart } from './cell.js'

/**
 * How far this computer's own clock is ahead of the server's, in ms; 0 until we know the server's. The one place that
 * reads the computer's clock: to say that it is wrong.
 */
export function useComputerSkew(): number {
  const { live } = useConsole()
  useCell(live.clock.second)
  const known = useCellPart(live.link, ({ dataUntilAt }) => dataUntilAt !== undefined)
  return known ? Date.now() - live.clock.now() : 0
}
