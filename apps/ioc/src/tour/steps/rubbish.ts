import {
  type RejectionMessage,
  pageOf,
  quarantineRecordSchema,
  rejectionMessageSchema,
} from '@haidang/contracts'
import { until } from '../../until.js'
import { lineOf, storedBetween, topicOf } from '../speaking.js'
import { type Step, type Tour, must } from '../step.js'

const records = pageOf(quarantineRecordSchema)
/** No feed has it. */
const unknown = 'honey'

/** What is bad in a message gets a named reason and is kept; what is good in it is stored. */
export const rubbish: Step = {
  id: 'rubbish',
  title: 'Publishes rubbish beside a good value',
  needsStation: true,
  take: async (tour) => {
    const { station, rest, signal } = tour
    const line = await lineOf(tour)
    await line.subscribe(topicOf(tour, 'rejections'))
    const at = tour.stamp()
    const values = {
      [station.quantity]: station.impossible,
      [station.beside.key]: station.beside.value,
      [unknown]: 1,
    }
    const payload = JSON.stringify({ at, values })
    const from = performance.now()
    await line.publish(topicOf(tour), payload)
    const rejections = await until(
      'two rejections on the device’s own topic',
      () => {
        const heard = line.heard.map((one) => rejectionMessageSchema.parse(JSON.parse(one.payload)))
        return heard.length >= 2 && heard
      },
      { withinMs: 10_000, everyMs: 5, signal },
    )
    const ms = performance.now() - from
    const told = (reason: string, key: string) => sayRejection(rejections, reason, `/values/${key}`)
    const evidence = [told('out-of-range', station.quantity), told('unknown-quantity', unknown)]
    const page = await rest.get(`quarantine?device=${station.id}&limit=20`, records)
    const bytes = Buffer.from(payload).toString('base64')
    const kept = page.items.filter((record) => record.bytes === bytes)
    must(kept.length === 2, `${kept.length} quarantine records have the message's bytes, not 2`)
    const stored = await goodValues(tour, at)
    return {
      ms,
      evidence: [
        ...evidence,
        `quarantine ${kept.map(({ id, reason, path }) => `#${id} (${reason} ${path})`).join(', ')}: each with the whole message, ${payload.length} bytes`,
        stored,
      ],
    }
  },
}

function sayRejection(rejections: readonly RejectionMessage[], reason: string, path: string): string {
  const found = rejections.find((one) => one.reason === reason && one.path === path)
  must(found !== undefined, `no rejection says ${reason} ${path}`)
  return `rejection to the device: ${reason} at ${path}: ${found.message}`
}

async function goodValues(tour: Tour, at: number): Promise<string> {
  const { key, value } = tour.station.beside
  const [row] = await storedBetween(tour, [at, at])
  const keys = Object.keys(row?.values ?? {})
  must(
    keys.length === 1 && row?.values[key] === value,
    `stored of that message: ${keys.join(', ') || 'nothing'}`,
  )
  return `the good value of the same message is stored: ${key} ${value}, and nothing else of it`
}
