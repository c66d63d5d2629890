import type { EventCondition, EventTest } from '../../rule/condition.js'
import type { EventSignal } from '../signal.js'

/** Whether the event is one that the condition counts. */
export function countsEvent({ event, where = [] }: EventCondition, signal: EventSignal): boolean {
  return signal.event === event && where.every((test) => passes(test, signal.data))
}

/** A field that the event came without passes no test. */
function passes({ field, values, atLeast, atMost }: EventTest, data: EventSignal['data']): boolean {
  const value = Object.hasOwn(data, field) ? data[field] : undefined
  if (value === undefined || (values && !values.includes(value))) return false
  if (atLeast === undefined && atMost === undefined) return true
  return typeof value === 'number' && value >= (atLeast ?? value) && value <= (atMost ?? value)
}

/**
 * The instants that matter, in order: of many only as many as the highest limit asks for, the newest. A count that has
 * reached every limit need not grow, and falls below one exactly when that many are no longer within the window.
 */
export function withInstant(
  instants: readonly number[],
  at: number,
  { levels }: Pick<EventCondition, 'levels'>,
): number[] {
  const kept = [...instants, at].sort((a, b) => a - b)
  return kept.slice(-Math.max(...levels.map(({ limit }) => limit)))
}
