import type { Rule } from '../rule/rule.js'
import { memoryMs } from '../rule/rule-levels.js'

/** So many intervals without a word make a rule's delays begin anew. */
const intervals = 3
const longestMs = 8 * 86_400_000

/**
 * How far ahead of a rehearsal's begin rules must be told what was measured, for windows, delays and silences to stand there
 * as they would have stood; at most eight days. `intervalMs`: the slowest device's.
 */
export function warmUpMs(rules: readonly Rule[], intervalMs: number): number {
  const each = rules.map(({ condition, onDelayMs, offDelayMs }) => {
    const dwellMs = condition.kind === 'geofence' ? (condition.dwellMs ?? 0) : 0
    const patienceMs = condition.kind === 'no-data' ? condition.missedReports * intervalMs : 0
    return memoryMs(condition) + Math.max(onDelayMs, dwellMs) + offDelayMs + patienceMs
  })
  return Math.min(longestMs, Math.max(0, ...each) + intervals * intervalMs)
}
