import { decodeObservationPayload } from '@haidang/codecs'
import { type Log, deviceId, feedId } from '@haidang/domain'
import { createIntake } from '@haidang/intake'
import type { CommitOutcome } from '@haidang/store'
import { airMessage, stationNames, valuesPerMessage } from './air-messages.js'
import { print, seconds } from './figures.js'

/*
 * What decoding, checking and batching cost by themselves, on one core: intake with a commit that is done at once.
 * `intake` measures the whole path; this tells how much of it is ours and not the broker's or the database's.
 */
const stations = stationNames(1_000)
const messages = Number(process.argv[2] ?? 100_000)
const atOnce = 1_000
const rounds = 5
const receivedAt = Date.now()
const sent = Array.from({ length: messages }, (_, place) => {
  const id = stations[place % stations.length] ?? ''
  const { topic, payload } = airMessage(id, receivedAt - 60_000 + Math.floor(place / stations.length), 41.2)
  return { topic, payload: Buffer.from(payload), qos: 1, dup: false, receivedAt, client: id } as const
})
const about = { bench: 'pipeline', messages, valuesPerMessage, payloadBytes: sent[0]?.payload.length ?? 0 }

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}
const nothing: CommitOutcome = {
  verdicts: [],
  eventVerdicts: [],
  conflicts: [],
  events: [],
  changed: [],
  refused: [],
}
const known = new Map(
  stations.map((id) => {
    const device = { id: deviceId(id), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false }
    return [id, device] as const
  }),
)

for (let round = 1; round <= rounds; round++) {
  const decoding = await seconds(async () => {
    for (const { payload } of sent) decodeObservationPayload(payload)
  })
  print({ ...about, round, figure: 'decode_microseconds', value: (decoding / messages) * 1e6, unit: 'µs' })
  const accepting = await seconds(acceptAll)
  print({ ...about, round, figure: 'pipeline_messages_per_second', value: messages / accepting, unit: '1/s' })
}

async function acceptAll(): Promise<void> {
  const intake = createIntake({
    commit: async () => nothing,
    findDevice: (id) => known.get(id),
    stateOf: () => undefined,
    clock: { now: () => receivedAt },
    log: silent,
    reject: () => undefined,
    onCommitted: () => undefined,
  })
  for (let next = 0; next < messages; next += atOnce) {
    await Promise.all(sent.slice(next, next + atOnce).map((message) => intake.accept(message)))
  }
  await intake.close()
}
