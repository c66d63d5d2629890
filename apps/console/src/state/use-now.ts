import { useConsole } from '../console.js'
import { useCell, useCellPart } from './cell.js'

/**
 * The second by which things age on screen. While the link is lost it stands still where the data ends: then the
 * whole screen is old, and no single device is to blame.
 */
export function useNow(): number {
  const { live } = useConsole()
  const now = useCell(live.clock.second)
  return useDataEnd() ?? now
}

/** While the link is lost: server time (epoch ms) up to which this screen knows anything. Undefined while it is there. */
export function useDataEnd(): number | undefined {
  const { live } = useConsole()
  return useCellPart(live.link, ({ mode, dataUntilAt }) =>
    mode === 'lost' || mode === 'signed-out' ? dataUntilAt : undefined,
  )
}
