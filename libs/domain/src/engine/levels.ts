import type { LevelState } from './device-state.js'

/** What an observation says of one level: its condition is met, it is gone, or (within the deadband) neither. */
export type Probe = Readonly<{ met: boolean; gone: boolean }>

export type Delays = Readonly<{ onDelayMs: number; offDelayMs: number }>

/**
 * Moves every level by one observation at `at`. Delays count observed event time only: after a gap
 * (`restart`) a running delay begins anew, for nobody saw whether the condition held in between.
 */
export function moveLevels(
  levels: readonly LevelState[],
  probes: readonly Probe[],
  by: Delays & { at: number; restart: boolean },
): LevelState[] {
  return probes.map((probe, index) => moveLevel(levels[index] ?? { on: false }, probe, by))
}

function moveLevel(
  level: LevelState,
  probe: Probe,
  by: Delays & { at: number; restart: boolean },
): LevelState {
  const changes = level.on ? probe.gone : probe.met
  if (!changes) return { on: level.on }
  const sinceAt = by.restart ? by.at : (level.changingSinceAt ?? by.at)
  const delayMs = level.on ? by.offDelayMs : by.onDelayMs
  return by.at - sinceAt >= delayMs ? { on: !level.on } : { on: level.on, changingSinceAt: sinceAt }
}

/** The highest level reached, counted from 1; 0 when none is. */
export function highestLevel(levels: readonly LevelState[]): number {
  return levels.findLastIndex(({ on }) => on) + 1
}
