import { setTimeout as pause } from 'node:timers/promises'
import type { CredentialJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import { type Publisher, connectLive, startPublisher } from '@haidang/testing'
import { io } from 'socket.io-client'
import { airMessage, stationNames, valuesPerMessage } from './air-messages.js'
import { percentile, print } from './figures.js'
import { openBenchCity } from './rig/bench-city.js'
import { type Way, benchOptions } from './rig/options.js'
import { type BenchServers, startServers } from './rig/servers.js'
import { startBareMosquittoPath, startBarePath } from './rig/start-bare-path.js'

/*
 * From the moment a message is handed to the socket until its alarm event is in a live client's hands, at steady rates,
 * beside a direct MQTT → WebSocket path at the same rates: of the same broker as ours, or of mqtt.js at a Mosquitto.
 */
const options = benchOptions()
const rates = options.quick ? [100, 1_000] : [100, 1_000, 5_000]
const forSeconds = options.size('seconds', 10, 3)
const bareSeconds = options.size('bare', 6, 3)
const stations = stationNames(200)
const tickMs = 5
/** So many messages a second cross the limit, up and down by turns, whatever the rate. */
const crossingsPerSecond = 100
const payloadBytes = airMessage('aq-0001', 1_795_244_400_000, 41.2).payload.length
const sizes = { bench: 'latency', valuesPerMessage, payloadBytes, stations: stations.length }

/** Above the limit, and back below its deadband: what is said when it is crossed, and what from then on. */
const over = { crossing: 90, holding: 91 }
const calm = { crossing: 41, holding: 40 }

/** When messages left and how long until they were heard of. */
class Waits {
  readonly ms: number[] = []
  readonly #left = new Map<string, number>()

  left(key: string): void {
    this.#left.set(key, performance.now())
  }

  arrived(key: string): void {
    const leftAt = this.#left.get(key)
    if (leftAt === undefined) return
    this.ms.push(performance.now() - leftAt)
    this.#left.delete(key)
  }

  missing(): number {
    return this.#left.size
  }
}

for (const way of options.ways) {
  await using servers = way === 'services' ? await startServers() : undefined
  await measureProduct(way, servers)
  await measureBare(way)
}

async function measureProduct(way: Way, servers: BenchServers | undefined): Promise<void> {
  await using city = await openBenchCity({
    ...{ way, servers, profiles: options.profiles },
    town: { devices: stations.map((id) => ({ id, feed: 'air-quality' })), rules: [aThresholdRule()] },
  })
  const desk = connectLive(city.httpUrl, city.admin.cookie)
  await desk.ready
  await desk.socket.emitWithAck('subscribe', { layers: ['air-quality'] })
  const credentials = new Map<string, CredentialJson>()
  for (const id of stations) credentials.set(id, await city.credential(id))
  let waits = new Waits()
  desk.socket.on('alarm', ({ alarm, at }) => waits.arrived(`${alarm.device} ${at}`))
  const publishers = await openPublishers(city.mqttPort, (id) => credentials.get(id))
  for (const perSecond of rates) {
    waits = new Waits()
    await run(publishers, { perSecond, waits, lasting: forSeconds })
    const about = { ...sizes, way, perSecond, forSeconds, versions: city.versions }
    report('publish_to_alarm_at_live_client', about, waits)
    print({ ...about, figure: 'alarm_events_missing', value: waits.missing(), unit: '1' })
  }
  close(publishers)
  desk.close()
}

async function measureBare(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['mosquitto']) : undefined
  const bare = servers ? await startBareMosquittoPath(servers, stations) : await startBarePath()
  let waits = new Waits()
  const client = io(bare.httpUrl, { transports: ['websocket'] })
  client.on('message', (topic: string, { at, values }: { at: number; values: { pm25: number } }) => {
    if (values.pm25 === over.crossing || values.pm25 === calm.crossing)
      waits.arrived(`${topic.split('/')[3]} ${at}`)
  })
  const publishers = await openPublishers(bare.mqttPort, bare.credential)
  for (const perSecond of rates) {
    waits = new Waits()
    await run(publishers, { perSecond, waits, lasting: bareSeconds })
    const about = { ...sizes, way, perSecond, forSeconds: bareSeconds }
    report('bare_mqtt_to_websocket', about, waits)
  }
  close(publishers)
  client.close()
  bare.close()
}

type Station = Readonly<{ id: string; publisher: Publisher }> & { isOver: boolean }
type Publishers = readonly Station[]

async function openPublishers(
  port: number,
  credentialOf: (id: string) => CredentialJson | undefined,
): Promise<Publishers> {
  const publishers = stations.map((id) => {
    const credential = credentialOf(id)
    if (!credential) throw new Error(`no credential for ${id}`)
    return { id, publisher: startPublisher({ port, credential }), isOver: false }
  })
  while (publishers.some(({ publisher }) => publisher.stats().connects === 0)) await pause(20)
  return publishers
}

function close(publishers: Publishers): void {
  for (const { publisher } of publishers) publisher.close()
}

type Run = Readonly<{ perSecond: number; waits: Waits; lasting: number }>

async function run(publishers: Publishers, { perSecond, waits, lasting }: Run): Promise<void> {
  const startedAt = performance.now()
  for (let sent = 0; sent < perSecond * lasting;) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond)
    for (; sent < Math.min(perSecond * lasting, due); sent += 1)
      send(publishers, { place: sent, every: Math.max(1, perSecond / crossingsPerSecond), waits })
    await pause(tickMs)
  }
  await Promise.all(publishers.map(({ publisher }) => publisher.drained()))
  for (let tries = 0; tries < 50 && waits.missing() > 0; tries += 1) await pause(100)
}

type Sending = Readonly<{ place: number; every: number; waits: Waits }>

/** Stations take turns; `every`: this many messages of a station from one crossing to the next. */
function send(publishers: Publishers, { place, every, waits }: Sending): void {
  const own = publishers[place % publishers.length]
  if (!own) return
  const turn = Math.floor(place / publishers.length) + (place % publishers.length)
  const crosses = turn % every === 0
  if (crosses) own.isOver = !own.isOver
  const at = Date.now()
  if (crosses) waits.left(`${own.id} ${at}`)
  const { crossing, holding } = own.isOver ? over : calm
  own.publisher.push(airMessage(own.id, at, crosses ? crossing : holding))
}

function report(what: string, about: typeof sizes & { way: Way }, { ms }: Waits): void {
  const shares = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 }
  for (const [name, share] of Object.entries(shares))
    print({
      ...about,
      figure: `${what}_${name}`,
      value: percentile(ms, share),
      unit: 'ms',
      samples: ms.length,
    })
}
