import type { Beat } from '../../state/beat.js'
import type { Badge } from './badges.js'

/** Whether a badge is dim in a beat: by the same count as every other symbol of the screen (`styles/markers.css`). */
export function isDim({ severity, look }: Pick<Badge, 'severity' | 'look'>, beat: Beat): boolean {
  if (look === 'acknowledged') return false
  const fast = look === 'unacknowledged' && severity >= 4
  return fast ? beat === 1 || beat === 3 : beat === 2 || beat === 3
}
