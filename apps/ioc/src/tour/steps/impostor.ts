import { formatTopic } from '@haidang/contracts'
import { lineOf, storedBetween } from '../speaking.js'
import { type Step, must } from '../step.js'

/** A device speaks for itself only. */
export const impostor: Step = {
  id: 'impostor',
  title: 'Publishes under another device’s name',
  needsStation: true,
  take: async (tour) => {
    const { station } = tour
    const line = await lineOf(tour)
    const at = tour.stamp()
    const topic = formatTopic({ feed: station.feed, device: station.other, channel: 'observations' })
    const payload = JSON.stringify({ at, values: { [station.quantity]: station.calm } })
    const from = performance.now()
    const outcome = await line.publish(topic, payload).then(
      () => 'acknowledged',
      () => 'closed',
    )
    const ms = performance.now() - from
    must(outcome === 'closed', `${station.id} got a PUBACK for ${topic}`)
    const rows = await storedBetween(tour, [at, at], station.other)
    must(rows.length === 0, `${rows.length} rows of ${station.other} were written by ${station.id}`)
    return {
      ms,
      evidence: [
        `${station.id} on ${topic}: the broker closed the connection, no PUBACK`,
        `GET devices/${station.other}/observations of that instant: empty`,
      ],
    }
  },
}
