import type { LiveAlarm } from '@haidang/contracts'
import type { WordKey } from '../../i18n/words.js'
import { useMe } from '../use-me.js'
import { useWhyNoAction } from '../why-not.js'
import type { DeedKind } from './alarm-deed.js'
import { whyNotFor } from './may-do.js'

/** Why this may not be done to this alarm right now: the link, the role, the severity. */
export function useWhyNot(kind: DeedKind, alarm: LiveAlarm): WordKey | undefined {
  const general = useWhyNoAction()
  const me = useMe()
  return general ?? whyNotFor(kind, alarm, me?.role ?? 'viewer')
}
