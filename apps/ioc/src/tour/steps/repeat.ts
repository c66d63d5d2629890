import { pageOf, quarantineRecordSchema } from '@haidang/contracts'
import { duration, lineOf, storedBetween, topicOf } from '../speaking.js'
import { type Step, must } from '../step.js'

const times = 3

/** A device that did not see its acknowledgement says it again: it counts once. */
export const repeat: Step = {
  id: 'repeat',
  title: 'Says the same thing three times',
  needsStation: true,
  take: async (tour) => {
    const { station, rest } = tour
    const line = await lineOf(tour)
    const at = tour.stamp()
    const payload = JSON.stringify({ at, values: { [station.quantity]: station.alarming } })
    const from = performance.now()
    const pubacks: number[] = []
    for (let n = 0; n < times; n += 1) pubacks.push(await line.publish(topicOf(tour), payload))
    const ms = performance.now() - from
    const rows = await storedBetween(tour, [at, at])
    must(rows.length === 1, `${rows.length} rows of one instant`)
    const bytes = Buffer.from(payload).toString('base64')
    const { items } = await rest.get(
      `quarantine?device=${station.id}&limit=20`,
      pageOf(quarantineRecordSchema),
    )
    must(!items.some((record) => record.bytes === bytes), 'a repetition was taken for an error')
    return {
      ms,
      evidence: [
        `${times} PUBACKs (${pubacks.map(duration).join(', ')}), 1 row in REST, nothing in quarantine`,
      ],
    }
  },
}
