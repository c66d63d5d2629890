import type { SumCondition } from '../../rule/condition.js'
import { type Finding, type Memory, type Sample, probeLevels } from './probe-levels.js'

/** Values closer together than this part of the window are added up at once. */
const partsPerWindow = 96

/**
 * What came in (at − window, at] added up. Exact while values are further apart than 1/96 of the window; denser ones
 * share an entry, which leaves the window as a whole when its last value does.
 */
export function findSum(condition: SumCondition, sample: Sample, memory: Memory = []): Finding {
  const kept = add(memory, sample, condition.windowMs)
  const total = kept.reduce((sum, [, , part = 0]) => sum + part, 0)
  const value = Math.round(total * 1e6) / 1e6 // tenths of millimetres do not add up in binary
  return { probes: probeLevels(condition, value), value, memory: kept }
}

/** Entries of first instant, last instant and sum. */
function add(memory: Memory, { at, value, replaces = 0 }: Sample, windowMs: number): Memory {
  const within = memory.filter(({ 1: lastAt = 0, length }) => length === 3 && lastAt > at - windowMs)
  const last = within.at(-1)
  const [firstAt = at, , sum = 0] = last ?? []
  const joins = last !== undefined && at - firstAt < windowMs / partsPerWindow
  return joins
    ? [...within.slice(0, -1), [firstAt, at, sum + value - replaces]]
    : [...within, [at, at, value]]
}
