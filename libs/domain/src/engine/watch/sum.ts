import type { SumCondition } from '../../rule/condition.js'
import { type Finding, type Memory, type Sample, probeLevels } from './probe-levels.js'

/** Values closer together than this part of the window are added up at once. */
export const sumPartsPerWindow = 96

/**
 * What came in (at − window, at] added up. Exact while values are further apart than 1/96 of the window; denser ones
 * share an entry, which leaves the window as a whole when its last value does.
 */
export function findSum(condition: SumCondition, sample: Sample, memory: Memory = []): Finding {
  const kept = add(memory, sample, condition.windowMs)
  let total = 0
  for (const { 2: part = 0 } of kept) total += part
  const value = Math.round(total * 1e6) / 1e6 // tenths of millimetres do not add up in binary
  return { probes: probeLevels(condition, value), value, memory: kept }
}

/** Entries of first instant, last instant and sum. */
function add(memory: Memory, { at, value, replaces = 0 }: Sample, windowMs: number): Memory {
  const within: (readonly number[])[] = []
  for (const entry of memory) {
    const { 1: lastAt = 0, length } = entry
    if (length === 3 && lastAt > at - windowMs) within.push(entry)
  }
  const last = within.at(-1)
  const { 0: firstAt = at, 2: sum = 0 } = last ?? []
  const joins = last !== undefined && at - firstAt < windowMs / sumPartsPerWindow
  if (joins) within[within.length - 1] = [firstAt, at, sum + value - replaces]
  else within.push([at, at, value])
  return within
}
