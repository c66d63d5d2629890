import { deviceSchema } from '@haidang/contracts'
import { clockTime, duration, say, storedBetween } from '../speaking.js'
import { type Step, must } from '../step.js'

/** The acknowledgement is sent after the commit: whoever has it finds the value in REST. */
export const store: Step = {
  id: 'stored',
  title: 'Publishes over MQTT and reads the value back in REST',
  needsStation: true,
  take: async (tour) => {
    const { rest, station } = tour
    const at = tour.stamp()
    const from = performance.now()
    const pubackMs = await say(tour, at, station.calm)
    const [row, ...more] = await storedBetween(tour, [at, at])
    const ms = performance.now() - from
    must(row !== undefined && more.length === 0, 'what the broker acknowledged is not in REST once')
    must(row.values[station.quantity] === station.calm, `REST has ${String(row.values[station.quantity])}`)
    must(!row.simulated, 'a real value is shown as simulated')
    const { state } = await rest.get(`devices/${station.id}`, deviceSchema)
    must(state.at === row.at, `the station's newest value is still of ${state.at ?? 'never'}`)
    return {
      ms,
      figures: { pubackMs },
      evidence: [
        `PUBACK after ${duration(pubackMs)}; then GET devices/${station.id}/observations has it, once`,
        `${station.quantity} ${station.calm} ${station.unit}, measured ${clockTime(row.at)}, received ${clockTime(row.receivedAt)} (UTC), ${row.status}, not simulated`,
      ],
    }
  },
}
