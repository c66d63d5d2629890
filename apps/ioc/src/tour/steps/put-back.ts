import { alarmSchema, deviceSchema } from '@haidang/contracts'
import { wordsOf } from '../../refusal.js'
import { until } from '../../until.js'
import { duration, lineOf, say, topicOf } from '../speaking.js'
import { type Step, type Tour, must } from '../step.js'

/** A simulated device whose log-in was refused tries again after half a minute at the latest. */
const backWithinMs = 60_000

/** The station is simulated again, its alarm is acknowledged; what was stored stays, for nothing is ever deleted. */
export const putBack: Step = {
  id: 'put-back',
  title: 'Puts everything back',
  take: async (tour) => {
    if (!tour.credential) return { skipped: 'nothing was borrowed' }
    const { rest, station } = tour
    const from = performance.now()
    const unsaid = await sayGoodbye(tour).then(() => undefined, wordsOf) // the station goes back all the same
    const alarm = await acknowledge(tour)
    await rest.delete(`devices/${station.id}/credential`)
    const { state } = await rest.get(`devices/${station.id}`, deviceSchema)
    must(state.simulated, `${station.id} is not simulated: the system does not run the simulated city`)
    await until(
      `${station.id} is connected again as a simulated station`,
      async () => (await rest.get(`devices/${station.id}`, deviceSchema)).state.online,
      { withinMs: backWithinMs, everyMs: 250 },
    )
    must(unsaid === undefined, `the station is back, but its last value could not be said: ${unsaid}`)
    const ms = performance.now() - from
    return {
      ms,
      evidence: [
        `its credential is gone; REST says "simulated": true, and the simulated city speaks for it again after ${duration(ms)}`,
        alarm,
        'what was said stays where it was stored: observations, quarantine, alarm log and audit are never deleted',
      ],
    }
  },
}

/** The last word is the value that it had before, and that it goes. */
async function sayGoodbye(interrupted: Tour): Promise<void> {
  const tour = { ...interrupted, signal: AbortSignal.timeout(backWithinMs) } // of the interruption it is too late to hear
  await say(tour, tour.stamp(), tour.station.calm)
  const line = await lineOf(tour)
  await line.publish(topicOf(tour, 'presence'), 'offline')
  await line.end()
}

async function acknowledge({ rest, alarm, station: { rule } }: Tour): Promise<string> {
  if (alarm === undefined) return 'no alarm was raised'
  const { state } = await rest.get(`alarms/${alarm}`, alarmSchema)
  if (state.endsWith('unacknowledged'))
    await rest.post(`alarms/${alarm}/acknowledge`, { comment: 'tour' }, alarmSchema)
  const after = await rest.get(`alarms/${alarm}`, alarmSchema)
  if (after.state === 'normal') return `alarm ${alarm} is acknowledged ("tour") and over`
  const minutes = Math.ceil(rule.offDelayMs / 60_000)
  return `alarm ${alarm} is acknowledged ("tour") and ends by itself: the rule wants ${minutes} min of values under its limit`
}
