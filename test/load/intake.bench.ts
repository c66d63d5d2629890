import type { CredentialJson } from '@haidang/contracts'
import { aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import { type Outgoing, connectLive, startCity, startPublisher } from '@haidang/testing'
import pg from 'pg'
import { airMessage, stationNames, valuesPerMessage } from './air-messages.js'
import { percentile, print, seconds } from './figures.js'
import { startBarePath } from './start-bare-path.js'

/*
 * Durable messages a second, rules and live on, beside what the same broker does without storing anything and what
 * PostgreSQL does with the same rows and nothing else.
 */
const stations = stationNames(50)
const perStation = Number(process.argv[2] ?? 4_000)
const everyMs = 100
const total = stations.length * perStation
const payloadBytes = airMessage('aq-0001', 1_795_244_400_000, 41.2).payload.length
const about = {
  bench: 'intake',
  messages: total,
  valuesPerMessage,
  payloadBytes,
  publishers: stations.length,
}

await using city = await startCity({
  town: {
    devices: stations.map((id) => ({ id, feed: 'air-quality' })),
    rules: [aThresholdRule(), aNoDataRule({ condition: { quantities: ['', 'pm25', 'no2'] } })],
  },
})
const admin = await city.admin()
const desk = connectLive(city.httpUrl, admin.cookie)
await desk.ready
await desk.socket.emitWithAck('subscribe', { layers: ['air-quality'] })
const credentials = new Map<string, CredentialJson>()
for (const id of stations) credentials.set(id, await city.credential(id))

const durable = await load(city.mqttPort, (id) => credentials.get(id))
report('durable_messages_per_second', durable)
print({
  ...about,
  figure: 'durable_values_per_second',
  value: (total * valuesPerMessage) / durable.seconds,
  unit: '1/s',
})
print({ ...about, figure: 'alarm_events_during_run', value: desk.events.length, unit: '1' })
desk.close()

const bare = await startBarePath()
report('bare_broker_receive_and_parse_messages_per_second', await load(bare.mqttPort, bare.credential))
bare.close()

const rowsSeconds = await insertRaw(city.ready().databaseUrl)
print({ ...about, figure: 'bare_insert_rows_per_second', value: total / rowsSeconds, unit: '1/s' })

type Load = Readonly<{ seconds: number; waitsMs: number[] }>

async function load(port: number, credentialOf: (id: string) => CredentialJson | undefined): Promise<Load> {
  const fromAt = Date.now() - perStation * everyMs
  const waitsMs: number[] = []
  const publishers = stations.map((id) => {
    const credential = credentialOf(id)
    if (!credential) throw new Error(`no credential for ${id}`)
    return { id, publisher: startPublisher({ port, credential, window: 100 }) }
  })
  const took = await seconds(async () => {
    for (const { id, publisher } of publishers)
      for (let place = 0; place < perStation; place += 1)
        publisher.push(timed(airMessage(id, fromAt + place * everyMs, 40 + (place % 60)), waitsMs, place))
    await Promise.all(publishers.map(({ publisher }) => publisher.drained()))
  })
  publishers.forEach(({ publisher }) => publisher.close())
  return { seconds: took, waitsMs }
}

/** Every hundredth message is timed from the moment it leaves. */
function timed(message: Outgoing, waitsMs: number[], place: number): Outgoing {
  if (place % 100 !== 0) return message
  let sentAt = 0
  return {
    ...message,
    sent: () => (sentAt = performance.now()),
    acked: () => waitsMs.push(performance.now() - sentAt),
  }
}

function report(figure: string, { seconds: took, waitsMs }: Load): void {
  print({
    ...about,
    figure,
    value: total / took,
    unit: '1/s',
    puback_p50_ms: Math.round(percentile(waitsMs, 0.5)),
    puback_p99_ms: Math.round(percentile(waitsMs, 0.99)),
  })
}

/** The same rows into the same kind of table, a thousand a statement, one connection, every commit flushed. */
async function insertRaw(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create table bare (like observation_air_quality including all)')
  const chunk = 1_000
  const took = await seconds(async () => {
    for (let from = 0; from < total; from += chunk) {
      const keys = Array.from({ length: chunk }, (_, place) => (from + place) % stations.length)
      const ats = keys.map(
        (_, place) => new Date(1_795_244_400_000 + Math.floor((from + place) / stations.length) * everyMs),
      )
      await client.query({
        name: 'bare',
        text: `insert into bare (device_key, at, received_at, simulated, pm25, pm10, so2, no2, co, o3, temperature, humidity)
               select k, t, t, false, v, v, v, v, v, v, v, v from unnest($1::int[], $2::timestamptz[], $3::float8[]) as u(k, t, v) on conflict do nothing`,
        values: [keys, ats, keys.map((key) => key + 0.5)],
      })
    }
  })
  await client.end()
  return took
}
