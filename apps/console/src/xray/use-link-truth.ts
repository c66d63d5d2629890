import { liveTimes } from '@haidang/contracts'
import { useConsole } from '../console.js'
import { useCell } from '../state/cell.js'
import type { Truth } from './truth.js'

/** The truth of what the link as a whole says: as old as the newest word that came over it. */
export function useLinkTruth(source: string): Truth {
  const { live } = useConsole()
  const { dataUntilAt } = useCell(live.link)
  return { at: dataUntilAt, intervalMs: liveTimes.heartbeatMs, source }
}
