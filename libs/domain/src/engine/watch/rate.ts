import type { RateCondition } from '../../rule/condition.js'
import { type Finding, type Memory, type Sample, cannotTell, probeLevels } from './probe-levels.js'

/** Values are remembered so far apart, that few of them cover the window. */
export const rateSamplesPerWindow = 16

/**
 * The rate between the oldest remembered value of the window and the newest. While less than half a window has been
 * seen it cannot be told: two values a moment apart say nothing about a river.
 */
export function findRate(condition: RateCondition, sample: Sample, memory: Memory = []): Finding {
  const { windowMs, perMs, direction, levels } = condition
  const kept = remember(memory, sample, windowMs)
  const [oldestAt = sample.at, oldest = sample.value] = kept[0] ?? []
  const spanMs = sample.at - oldestAt
  if (spanMs < windowMs / 2) return { probes: cannotTell(levels.length), memory: kept }
  const rising = ((sample.value - oldest) / spanMs) * perMs
  const value = direction === 'rising' ? rising : -rising
  return { probes: probeLevels(condition, value), value, memory: kept }
}

/** At most `rateSamplesPerWindow` + 1 pairs of instant and value. */
function remember(memory: Memory, { at, value }: Sample, windowMs: number): Memory {
  const stays = ({ 0: then = 0, length }: readonly number[]): boolean =>
    length === 2 && then >= at - windowMs && then < at
  const within = memory.every(stays) ? memory : memory.filter(stays)
  const lastAt = within.at(-1)?.[0]
  return lastAt === undefined || at - lastAt >= windowMs / rateSamplesPerWindow
    ? [...within, [at, value]]
    : within
}
