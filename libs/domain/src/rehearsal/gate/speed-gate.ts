import {
  type DeviceState,
  type EngineDevice,
  type LatestPosition,
  composeRuleState,
  ruleKey,
} from '../../engine/device-state.js'
import { gapIntervals } from '../../engine/observe.js'
import { isInsideZone, speedBetween } from '../../engine/watch/place.js'
import type { SpeedCondition } from '../../rule/condition.js'
import { type Rule, speedQuantity } from '../../rule/rule.js'
import type { Samples } from '../samples.js'
import type { Gate } from './gate.js'
import { steadiness } from './rest.js'
import { StandingLevels } from './standing-levels.js'

/** Slower than every limit, as outside of the zone all are over. */
const noSpeed = -Number.MAX_VALUE

/** For speeds: as long as no level turns, delays and the newest position, from which the next speed may be told, are kept here. */
export function speedGate(rule: Rule, { zone }: SpeedCondition, device: EngineDevice): Gate {
  const key = ruleKey(rule.id, speedQuantity)
  const levels = new StandingLevels(rule, device)
  const steadyUntil = steadiness(rule, device)
  const longestMs = gapIntervals * device.intervalMs
  let known: DeviceState | undefined
  let openUntilAt = Number.NEGATIVE_INFINITY
  let fix: LatestPosition | undefined
  let isAhead = false
  const read = (state: DeviceState): void => {
    known = state
    openUntilAt = steadyUntil(state.rules[key])
    levels.read(state.rules[key])
    fix = state.position
  }
  /** What is compared with the limits; undefined when the row says nothing to the rule. */
  const speedIn = (samples: Samples, row: number): number | undefined => {
    const position = samples.positions?.[row]
    if (zone && !position) return undefined
    const kmh = saidIn(samples, row) ?? drivenIn(samples, row)
    return kmh !== undefined && zone && position && !isInsideZone(position, zone) ? noSpeed : kmh
  }
  const drivenIn = ({ at, positions }: Samples, row: number): number | undefined => {
    const [position, instant] = [positions?.[row], at[row] ?? 0]
    if (!position || !fix || instant - fix.at > longestMs) return undefined
    return speedBetween(fix, { position, at: instant })
  }
  return {
    pass: (state, samples, row) => {
      if (state !== known) read(state)
      const { at, positions } = samples
      for (let next = row; next < at.length; next += 1) {
        const instant = at[next] ?? 0
        const kmh = speedIn(samples, next)
        if (kmh !== undefined && (instant >= openUntilAt || !levels.take(instant, kmh, kmh))) return next
        const position = positions?.[next]
        if (position) fix = { position, at: instant, receivedAt: instant }
        isAhead = true
      }
      return at.length
    },
    settle: (state) => {
      if (!isAhead) return state
      isAhead = false
      const { episode, memory, wasInside, alarm } = state.rules[key] ?? {}
      const after = composeRuleState({
        ...{ version: rule.version, ...levels.write(), episode, memory, wasInside, alarm },
      })
      known = { ...state, ...(fix && { position: fix }), rules: { ...state.rules, [key]: after } }
      return known
    },
  }
}

/** As the device reports it, in a row in which it measures. */
function saidIn({ columns, statuses }: Samples, row: number): number | undefined {
  const kmh = columns.get(speedQuantity)?.[row]
  if (typeof kmh !== 'number' || Number.isNaN(kmh)) return undefined
  if (statuses && (statuses.get(row)?.[speedQuantity] ?? 'measuring') !== 'measuring') return undefined
  return kmh
}
