import { aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import { connectLive } from '@haidang/testing'
import pg from 'pg'
import { airMessage, stationNames, valuesPerMessage } from './air-messages.js'
import { percentile, print, slope } from './figures.js'
import { type BenchCity, openBenchCity } from './rig/bench-city.js'
import { type LoopOutcome, closedLoop } from './rig/closed-loop.js'
import { type Way, benchOptions } from './rig/options.js'
import { type BenchServers, startServers } from './rig/servers.js'
import { type BarePath, startBareMosquittoPath, startBarePath } from './rig/start-bare-path.js'
import { usageOf } from './rig/usage.js'

/*
 * Durable messages a second, rules and live on, and what they cost each part; beside them, in the same run, what bare
 * receiving and parsing comes to (by mqtt.js at a Mosquitto of its own; in the embedded way also by the same broker as
 * ours), and what PostgreSQL does with the same rows and nothing else. On the way: how memory grows.
 */
const options = benchOptions()
const stations = stationNames(50)
const messages = options.size('messages', 1_000_000, 60_000)
const rawMessages = options.size('raw', 300_000, 60_000)
const rows = options.size('rows', 200_000, 20_000)
const everyMs = 100
const payloadBytes = airMessage('aq-0001', 1_795_244_400_000, 41.2).payload.length
const sizes = { bench: 'intake', valuesPerMessage, payloadBytes, publishers: stations.length }

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers() : undefined
  const durable = await measureProduct(way, servers)
  const byMosquitto = await measureRaw('mqttjs_mosquitto', way)
  share('share_of_mqttjs_mosquitto', durable / byMosquitto, way)
  if (way !== 'embedded') return
  const byOwn = await measureRaw('own_broker', way)
  share('share_of_own_broker', durable / byOwn, way)
}

async function measureProduct(way: Way, servers: BenchServers | undefined): Promise<number> {
  await using city = await openBenchCity({
    ...{ way, servers, profiles: options.profiles },
    town: {
      devices: stations.map((id) => ({ id, feed: 'air-quality' })),
      rules: [aThresholdRule(), aNoDataRule({ condition: { quantities: ['', 'pm25', 'no2'] } })],
    },
  })
  const about = { ...sizes, way, messages, versions: city.versions }
  const desk = connectLive(city.httpUrl, city.admin.cookie)
  await desk.ready
  await desk.socket.emitWithAck('subscribe', { layers: ['air-quality'] })
  const credentials = new Map<string, Awaited<ReturnType<BenchCity['credential']>>>()
  for (const id of stations) credentials.set(id, await city.credential(id))
  const memory = watchMemory(city)
  const before = await usageByPart(city)
  const outcome = await load(messages, {
    port: city.mqttPort,
    credential: (id) => credentials.get(id),
    done: city.committed,
    watch: memory.look,
  })
  const after = await usageByPart(city)
  const rate = messages / outcome.seconds
  report('durable', { about, outcome, rate })
  print({ ...about, figure: 'durable_values_per_second', value: rate * valuesPerMessage, unit: '1/s' })
  print({ ...about, figure: 'alarm_events_during_run', value: desk.events.length, unit: '1' })
  for (const [part, cpuMs] of Object.entries(after)) {
    const value = ((cpuMs - (before[part] ?? 0)) / messages) * 1_000
    print({ ...about, figure: `cpu_per_message_${part}`, value, unit: 'µs' })
  }
  memory.report(about)
  desk.close()
  const perSecond = rows / (await insertRaw(city.databaseUrl))
  print({ ...about, figure: 'bare_insert_rows_per_second', value: perSecond, unit: '1/s', rows })
  return rate
}

async function measureRaw(kind: 'own_broker' | 'mqttjs_mosquitto', way: Way): Promise<number> {
  await using servers = kind === 'own_broker' ? undefined : await startServers(['mosquitto'])
  const bare = servers ? await startBareMosquittoPath(servers, stations) : await startBarePath()
  const outcome = await load(rawMessages, rawPath(bare))
  const rate = rawMessages / outcome.seconds
  const about = { ...sizes, way, messages: rawMessages }
  report(`bare_${kind}_receive_and_parse`, { about, outcome, rate })
  const { cpuMs } = await usageOf([bare.pid])
  print({
    ...about,
    figure: `bare_${kind}_cpu_per_message`,
    value: (cpuMs / rawMessages) * 1_000,
    unit: 'µs',
  })
  bare.close()
  return rate
}

type Path = Readonly<{
  port: number
  credential: (id: string) => ReturnType<BarePath['credential']> | undefined
  done: () => Promise<number>
  watch?: (done: number) => Promise<void>
}>

function rawPath({ mqttPort, credential, received }: BarePath): Path {
  return { port: mqttPort, credential, done: received }
}

function load(count: number, { port, credential, done, watch }: Path): Promise<LoopOutcome> {
  const fromAt = Date.now() - (count / stations.length) * everyMs
  return closedLoop({
    ...{ port, stations, messages: count, done },
    ...(watch && { watch }),
    credentialOf: credential,
    message: (id, place) => airMessage(id, fromAt + place * everyMs, 40 + (place % 60)),
  })
}

type Told = Readonly<{ about: typeof sizes & { way: Way }; outcome: LoopOutcome; rate: number }>

function report(what: string, { about, outcome, rate }: Told): void {
  print({
    ...about,
    figure: `${what}_messages_per_second`,
    value: rate,
    unit: '1/s',
    puback_p50_ms: Math.round(percentile(outcome.waitsMs, 0.5)),
    puback_p99_ms: Math.round(percentile(outcome.waitsMs, 0.99)),
  })
}

function share(figure: string, value: number, way: Way): void {
  print({ ...sizes, way, figure, value, unit: '1' })
}

async function usageByPart(city: BenchCity): Promise<Record<string, number>> {
  const each = Object.entries(city.parts).map(
    async ([part, pid]) => [part, (await usageOf([pid], { deep: part === 'postgres' })).cpuMs] as const,
  )
  return Object.fromEntries(await Promise.all(each))
}

/** Resident memory of the product's own processes; the first fifth of the messages only warms up. */
function watchMemory(city: BenchCity): { look(done: number): Promise<void>; report(about: object): void } {
  const own = Object.entries(city.parts).filter(
    ([part]) => !['postgres', 'mosquitto', 'redis'].includes(part),
  )
  const seen = new Map(own.map(([part]) => [part, [] as { x: number; y: number }[]]))
  return {
    look: async (done) => {
      for (const [part, pid] of own) {
        const { memoryMiB } = await usageOf([pid])
        seen.get(part)?.push({ x: done / 1e6, y: memoryMiB })
      }
    },
    report: (about) => {
      for (const [part, all] of seen) {
        const warm = all.filter(({ x }) => x * 1e6 >= messages / 5)
        const figures = {
          warm: [warm[0]?.y ?? 0, 'MiB'],
          end: [warm.at(-1)?.y ?? 0, 'MiB'],
          highest: [Math.max(...all.map(({ y }) => y)), 'MiB'],
          growth: [slope(warm), 'MiB per million messages'],
        } as const
        for (const [name, [value, unit]] of Object.entries(figures))
          print({ ...sizes, ...about, figure: `memory_${part}_${name}`, value, unit })
      }
    },
  }
}

/** The same rows into the same kind of table, a thousand a statement, one connection, every commit flushed. */
async function insertRaw(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create table bare (like observation_air_quality including all)')
  const chunk = 1_000
  const startedAt = performance.now()
  for (let from = 0; from < rows; from += chunk) {
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
  const took = (performance.now() - startedAt) / 1_000
  await client.end()
  return took
}
