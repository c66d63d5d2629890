import { useConsole } from '../console.js'
import { useCell, useCellPart } from './cell.js'

/**
 * The second by which things age on screen. While the link is lost it stands still where the data ends: then the
 * whole screen is old, and no single device is to blame.
 */
export function useNow(): number {
  const { live } = useConsole()
  const now = useCell(live.clock.second)
  const standing = useCellPart(live.link, ({ mode, dataUntilAt }) =>
    mode === 'lost' || mode === 'signed-out' ? dataUntilAt : undefined,
  )
  return standing ?? now
}
