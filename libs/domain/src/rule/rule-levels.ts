import { findCategory } from './category-scale.js'
import type { Condition, Severity } from './condition.js'

/** One level of a rule's alarm; without a limit where there is nothing to measure. */
export type RuleLevel = Readonly<{ limit?: number; severity: Severity }>

const known = new WeakMap<Condition, readonly RuleLevel[]>()

/** The levels of a condition, lowest first; looked up with every value, so made once. */
export function levelsOf(condition: Condition): readonly RuleLevel[] {
  const found = known.get(condition)
  if (found) return found
  const made = levelsFrom(condition)
  known.set(condition, made)
  return made
}

function levelsFrom(condition: Condition): readonly RuleLevel[] {
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
    case 'sum':
    case 'speed':
    case 'area':
    case 'event':
      return condition.levels
    case 'category':
      return condition.levels.map(({ category, severity }) => ({
        limit: findCategory(condition.scale, category)?.from ?? Number.POSITIVE_INFINITY,
        severity,
      }))
    case 'match':
    case 'expression':
    case 'no-data':
    case 'geofence':
      return [{ severity: condition.severity }]
  }
}

/** How long a value or an event counts for a condition after its own instant (ms). */
export function memoryMs(condition: Condition): number {
  return 'windowMs' in condition ? condition.windowMs : 0
}
