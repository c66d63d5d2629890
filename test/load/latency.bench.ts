import { setTimeout as pause } from 'node:timers/promises'
import type { CredentialJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import { type Publisher, connectLive, startCity, startPublisher } from '@haidang/testing'
import { io } from 'socket.io-client'
import { airMessage, stationNames, valuesPerMessage } from './air-messages.js'
import { percentile, print } from './figures.js'
import { startBarePath } from './start-bare-path.js'

/*
 * From the moment a message is handed to the socket until its alarm event is in a live client's hands, at a steady
 * rate, beside a direct MQTT → WebSocket path at the same rate.
 */
const perSecond = Number(process.argv[2] ?? 1_000)
const forSeconds = Number(process.argv[3] ?? 30)
const stations = stationNames(200)
const tickMs = 10
/** Every station crosses its limit up and down by turns: this many messages between two crossings. */
const crossingEvery = 50
const payloadBytes = airMessage('aq-0001', 1_795_244_400_000, 41.2).payload.length
const about = {
  bench: 'latency',
  perSecond,
  forSeconds,
  valuesPerMessage,
  payloadBytes,
  stations: stations.length,
}

const calm = 40
/** Above the limit and back below its deadband, by turns. */
const crossings = [90, 41]

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

{
  await using city = await startCity({
    town: { devices: stations.map((id) => ({ id, feed: 'air-quality' })), rules: [aThresholdRule()] },
  })
  const admin = await city.admin()
  const desk = connectLive(city.httpUrl, admin.cookie)
  await desk.ready
  await desk.socket.emitWithAck('subscribe', { layers: ['air-quality'] })
  const credentials = new Map<string, CredentialJson>()
  for (const id of stations) credentials.set(id, await city.credential(id))
  const waits = new Waits()
  desk.socket.on('alarm', ({ alarm, at }) => waits.arrived(`${alarm.device} ${at}`))
  await run(city.mqttPort, (id) => credentials.get(id), waits)
  await pause(2_000)
  report('publish_to_alarm_at_live_client', waits)
  print({ ...about, figure: 'alarm_events_missing', value: waits.missing(), unit: '1' })
  desk.close()
}
{
  const bare = await startBarePath()
  const waits = new Waits()
  const client = io(bare.httpUrl, { transports: ['websocket'] })
  client.on('message', (topic: string, { at, values }: { at: number; values: { pm25: number } }) => {
    if (crossings.includes(values.pm25)) waits.arrived(`${topic.split('/')[3]} ${at}`)
  })
  await run(bare.mqttPort, bare.credential, waits)
  await pause(1_000)
  report('bare_mqtt_to_websocket', waits)
  client.close()
  bare.close()
}

async function run(
  port: number,
  credentialOf: (id: string) => CredentialJson | undefined,
  waits: Waits,
): Promise<void> {
  const publishers = stations.map((id) => {
    const credential = credentialOf(id)
    if (!credential) throw new Error(`no credential for ${id}`)
    return { id, publisher: startPublisher({ port, credential }) }
  })
  await pause(1_000)
  const startedAt = performance.now()
  for (let sent = 0; sent < perSecond * forSeconds;) {
    const due = Math.min(
      perSecond * forSeconds,
      Math.floor(((performance.now() - startedAt) / 1_000) * perSecond),
    )
    for (; sent < due; sent += 1) send(publishers, sent, waits)
    await pause(tickMs)
  }
  await Promise.all(publishers.map(({ publisher }) => publisher.drained()))
  publishers.forEach(({ publisher }) => publisher.close())
}

function send(publishers: { id: string; publisher: Publisher }[], sent: number, waits: Waits): void {
  const own = publishers[sent % publishers.length]
  if (!own) return
  const turn = Math.floor(sent / publishers.length)
  const offset = sent % publishers.length
  const crosses = (turn + offset) % crossingEvery === 0
  const crossing = crossings[Math.floor((turn + offset) / crossingEvery) % 2] ?? calm
  const at = Date.now()
  if (crosses) waits.left(`${own.id} ${at}`)
  own.publisher.push(airMessage(own.id, at, crosses ? crossing : holding(turn + offset)))
}

/** Between crossings a value that stays on the side of the last one, inside the deadband's reach of neither. */
function holding(turn: number): number {
  return Math.floor(turn / crossingEvery) % 2 === 0 ? 91 : calm
}

function report(figure: string, { ms }: Waits): void {
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
    ['max', 1],
  ] as const)
    print({
      ...about,
      figure: `${figure}_${name}`,
      value: percentile(ms, share),
      unit: 'ms',
      samples: ms.length,
    })
}
