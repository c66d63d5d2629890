import { alarmSchema, deviceSchema, pageOf } from '@haidang/contracts'
import { until } from '../../until.js'
import { type LateReport, freeSlot, planLate } from '../late-plan.js'
import { clockTime, duration, lineOf, storedBetween, topicOf } from '../speaking.js'
import { type Step, type Tour, must } from '../step.js'

const alarms = pageOf(alarmSchema)

/** Late data repairs history and never sounds a siren. */
export const late: Step = {
  id: 'late',
  title: 'Sends three hours late, with an exceedance inside',
  needsStation: true,
  take: async (tour) => {
    const { station, rest, follower, signal } = tour
    const reports = await plan(tour)
    const [fromAt, toAt] = [reports[0]?.at ?? 0, reports.at(-1)?.at ?? 0]
    const before = await rest.get(`devices/${station.id}`, deviceSchema)
    const heardBefore = follower.events.length
    const from = performance.now()
    const line = await lineOf(tour)
    const payload = reports.map(({ at, value }) => ({ at, values: { [station.quantity]: value } }))
    const pubackMs = await line.publish(topicOf(tour), JSON.stringify(payload))
    const mine = () => follower.events.slice(heardBefore).filter((event) => event.alarm.device === station.id)
    const event = await until(
      'a record of the exceedance in the alarm log',
      () => mine().find(({ retro, alarm }) => retro && alarm.raisedAt >= fromAt && alarm.raisedAt <= toAt),
      { withinMs: 45_000, everyMs: 20, signal },
    )
    const ms = performance.now() - from
    const sounding = mine().filter(({ retro, to }) => !retro && to === 'unacknowledged')
    must(sounding.length === 0, `${sounding.length} sounding events came of late data`)
    const after = await rest.get(`devices/${station.id}`, deviceSchema)
    must(after.state.at === before.state.at, 'late data has moved the newest value')
    const rows = await storedBetween(tour, [fromAt, toAt])
    const stamps = new Set(rows.map(({ at }) => Date.parse(at)))
    must(
      reports.every(({ at }) => stamps.has(at)),
      'not every late report is stored',
    )
    return {
      ms,
      figures: { pubackMs, reports: reports.length, seq: event.seq },
      evidence: [
        `${reports.length} reports of ${clockTime(fromAt).slice(0, 5)}–${clockTime(toAt).slice(0, 5)} UTC in one message: PUBACK after ${duration(pubackMs)}, all in REST`,
        `number ${event.seq} "${event.reason}": raised ${clockTime(event.alarm.raisedAt).slice(0, 5)}, cleared ${clockTime(event.alarm.clearedAt ?? event.at).slice(0, 5)}, retro; no event that sounds, the newest value unmoved`,
      ],
    }
  },
}

/** Three hours in which no alarm of the station is known, or its record would be no news. */
async function plan({ rest, station, stamp }: Tour): Promise<LateReport[]> {
  const closed = await rest.all(`alarms?closed=true&device=${station.id}`, alarms)
  const open = await rest.all(`alarms?device=${station.id}`, alarms)
  const known = [...closed, ...open].map(({ raisedAt, clearedAt }) => ({
    fromAt: Date.parse(raisedAt),
    toAt: clearedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(clearedAt),
  }))
  const toAt = freeSlot({ now: stamp(), intervalMs: station.intervalMs, known })
  must(toAt !== undefined, 'the station has had alarms all the last two days: name another one with --device')
  return planLate({ ...station, toAt })
}
