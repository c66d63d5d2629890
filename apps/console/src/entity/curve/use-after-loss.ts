import { useEffect, useRef } from 'react'
import { useConsole } from '../../console.js'
import { useCellPart } from '../../state/cell.js'

/** What was measured while the link was away is fetched when it is back. */
export function useAfterLoss(again: () => void): void {
  const { live } = useConsole()
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const was = useRef(lost)
  useEffect(() => {
    if (was.current && !lost) again()
    was.current = lost
  }, [lost, again])
}
