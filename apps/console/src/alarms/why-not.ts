import type { LiveAlarm } from '@haidang/contracts'
import { useConsole } from '../console.js'
import type { WordKey } from '../i18n/words.js'
import { useCell, useCellPart } from '../state/cell.js'
import { waitsForSomeone } from './alarm-groups.js'

/** Why nothing may be done right now: no link, a link that is catching up, or a role that only looks. */
export function useWhyNoAction(): WordKey | undefined {
  const { live, session } = useConsole()
  const mode = useCellPart(live.link, (link) => link.mode)
  const current = useCell(session.current)
  if (mode === 'syncing') return 'sync.actionReason'
  if (mode !== 'live') return 'lost.actionReason'
  return current.state === 'in' && current.me.role === 'viewer' ? 'acknowledge.role' : undefined
}

/** Why this alarm cannot be acknowledged right now; undefined when it can. */
export function useWhyNoAcknowledgement(alarm: Pick<LiveAlarm, 'state'>): WordKey | undefined {
  const general = useWhyNoAction()
  if (!waitsForSomeone(alarm.state)) return 'acknowledge.notNeeded'
  return general
}
