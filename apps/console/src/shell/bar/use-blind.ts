import { useConsole } from '../../console.js'
import { useCellPart } from '../../state/cell.js'

/** Whether the link is live and counts no source at all: then an empty list of alarms says nothing about the city. */
export function useBlind(): boolean {
  const { live } = useConsole()
  const following = useCellPart(live.link, ({ mode }) => mode === 'live')
  const unmeasured = useCellPart(live.sources, (sources) => sources.every(({ total }) => total === 0))
  return following && unmeasured
}
