import { riverAlarmLevels } from '@haidang/domain'
import type { Station } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const hourMs = 3_600_000
/** The principal lunar tide goes round in this time; off Da Nang the water moves by some decimetres. */
const tideMs = 12.42 * hourMs
const tideM = 0.25

/**
 * A river in its bed, well under its first alarm level and, near the sea, breathing with the tide; a scenario lets all
 * rivers rise, each to the same place among its own alarm levels.
 */
export function createRiverGauge({ id, seed, labels }: SensorPlace): Station {
  const marks = riverAlarmLevels(labels) ?? [2, 3, 4]
  const [bd1, bd2, bd3] = marks
  const isTidal = labels['tide'] === 'yes'
  const bed = bd1 * (isTidal ? 0.3 : 0.45)
  const flow = waves(seed, `flow ${id}`, 9 * hourMs)
  return {
    measure: (at, weather) => {
      const tide = isTidal ? tideM * Math.cos((2 * Math.PI * at) / tideMs) : 0
      const ripple = 0.01 * (chanceFor(seed, `${id} at ${Math.round(at / 1_000)}`)() - 0.5)
      const usual = bed + 0.08 * bd1 * flow(at) + tide
      return { level: Math.round((risen(usual, weather?.river ?? 0) + ripple) * 100) / 100 }
    },
  }

  function risen(usual: number, stage: number): number {
    if (stage >= 3) return bd3 + stage - 3
    if (stage >= 2) return bd2 + (bd3 - bd2) * (stage - 2)
    if (stage >= 1) return bd1 + (bd2 - bd1) * (stage - 1)
    return usual + (bd1 - usual) * stage
  }
}
