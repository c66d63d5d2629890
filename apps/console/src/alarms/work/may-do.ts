import type { LiveAlarm, Role } from '@haidang/contracts'
import { isSetAside, roleReaches } from '@haidang/domain'
import type { WordKey } from '../../i18n/words.js'
import { waitsForSomeone } from '../alarm-groups.js'
import type { DeedKind } from './alarm-deed.js'

/** From this severity on every alarm is acknowledged by itself. */
export const oneByOneFrom = 4

type Facts = Pick<LiveAlarm, 'state' | 'severity'>

/**
 * Whether a deed makes sense for an alarm in this state at all; one that does not is not offered. The server has the
 * last word on both.
 */
export function fits(kind: DeedKind, { state }: Facts): boolean {
  switch (kind) {
    case 'acknowledge':
      return waitsForSomeone(state)
    case 'shelve':
      return state !== 'normal' && !isSetAside(state)
    case 'out-of-service':
      return state !== 'normal' && state !== 'out-of-service'
    case 'unshelve':
      return state === 'shelved'
    case 'return-to-service':
      return state === 'out-of-service'
    default:
      return state !== 'normal'
  }
}

/** Why this role may not do it to this alarm; undefined when it may. */
export function whyNotFor(kind: DeedKind, { severity }: Facts, role: Role): WordKey | undefined {
  if (!roleReaches(role, 'operator')) return 'acknowledge.role'
  if (kind === 'shelve' && severity === 5) return 'shelve.never'
  const needsSupervisor =
    kind === 'out-of-service' || kind === 'return-to-service' || (kind === 'shelve' && severity === 4)
  return needsSupervisor && !roleReaches(role, 'supervisor') ? 'work.supervisor' : undefined
}
