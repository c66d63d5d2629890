import { useConsole } from '../console.js'
import type { WordKey } from '../i18n/words.js'
import { useCell, useCellPart } from '../state/cell.js'

/** Why nothing may be done right now: no link, a link that is catching up, or a role that only looks. */
export function useWhyNoAction(): WordKey | undefined {
  const { live, session } = useConsole()
  const mode = useCellPart(live.link, (link) => link.mode)
  const current = useCell(session.current)
  if (mode === 'syncing') return 'sync.actionReason'
  if (mode !== 'live') return 'lost.actionReason'
  return current.state === 'in' && current.me.role === 'viewer' ? 'acknowledge.role' : undefined
}
