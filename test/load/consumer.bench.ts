import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type IncomingMessage, connectBroker } from '@haidang/broker'
import type { Log } from '@haidang/domain'
import { type MqttClient, connect } from 'mqtt'
import { print } from './figures.js'

/*
 * What receiving costs by itself, per way of doing it: mqtt.js as it is meant to be used (it acknowledges on receipt),
 * mqtt.js made to acknowledge later, and our own consumer; each with the payload parsed, the last two also with commits
 * of 10 ms, each of what has come since the one before.
 */
const messages = Number(process.argv[2] ?? 300_000)
const rounds = Number(process.argv[3] ?? 3)
const window = 8_000
const commitMs = 10

const child = fork(join(import.meta.dirname, 'blast-broker.js'), [String(messages), String(window)])
const [{ port }] = (await once(child, 'message')) as [{ port: number }]
const url = `mqtt://127.0.0.1:${port}`
const about = { bench: 'consumer', messages, window }
const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }

type Accept = (payload: Uint8Array) => Promise<void>
type Way = (accept: Accept) => Promise<() => Promise<unknown>>

for (let round = 1; round <= rounds; round += 1) {
  await measure('mqttjs_receive_and_parse', viaMessageEvent, atOnce, round)
  await measure('mqttjs_deferred_parse', viaHandleMessage, atOnce, round)
  await measure('own_parse', viaOurs, atOnce, round)
  await measure('mqttjs_deferred_commits_of_10_ms', viaHandleMessage, batched(), round)
  await measure('own_commits_of_10_ms', viaOurs, batched(), round)
}
child.disconnect()

async function measure(figure: string, ...[way, accept, round]: [Way, Accept, number]): Promise<void> {
  let taken = 0
  let finish: () => void = nothing
  const isFinished = new Promise<void>((resolve) => (finish = resolve))
  const startedAt = performance.now()
  const busyFrom = process.cpuUsage()
  const close = await way((payload) => {
    JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString())
    const stored = accept(payload)
    taken += 1
    if (taken === messages) void stored.then(finish)
    return stored
  })
  await isFinished
  const ms = performance.now() - startedAt
  const { user, system } = process.cpuUsage(busyFrom)
  print({ ...about, round, figure, value: (messages / ms) * 1_000, unit: '1/s' })
  print({ ...about, round, figure: `${figure}_cpu`, value: (user + system) / messages, unit: 'µs' })
  await close()
}

function atOnce(): Promise<void> {
  return Promise.resolve()
}

/** Commits of `commitMs`, one at a time, each with all that came during the one before. */
function batched(): Accept {
  let waiting: (() => void)[] = []
  let isCommitting = false
  const commit = (): void => {
    if (isCommitting || waiting.length === 0) return
    isCommitting = true
    const batch = waiting
    waiting = []
    setTimeout(() => {
      for (const resolve of batch) resolve()
      isCommitting = false
      commit()
    }, commitMs)
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      commit()
    })
}

async function viaMessageEvent(accept: Accept): Promise<() => Promise<unknown>> {
  const client = connect(url, { protocolVersion: 4, clean: false, clientId: 'bench', reconnectPeriod: 0 })
  client.on('message', (_topic, payload) => void accept(payload))
  await subscribed(client)
  return () => client.endAsync(true)
}

/** The one seam of that library: an error that is none keeps the library from acknowledging. */
async function viaHandleMessage(accept: Accept): Promise<() => Promise<unknown>> {
  const client = connect(url, { protocolVersion: 4, clean: false, clientId: 'bench', reconnectPeriod: 0 })
  const later = new Error('later')
  const line: { id: number; isDone: boolean }[] = []
  let held: ((error: Error) => void) | undefined
  const send: unknown = Reflect.get(client, '_sendPacket')
  if (typeof send !== 'function') throw new Error('mqtt.js has changed inside')
  client.handleMessage = (packet, callback) => {
    const place = { id: packet.messageId ?? 0, isDone: false }
    line.push(place)
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    void accept(payload).then(() => {
      place.isDone = true
      while (line[0]?.isDone === true)
        send.call(client, { cmd: 'puback', messageId: line.shift()?.id, reasonCode: 0 })
      if (held === undefined || line.length > window / 2) return
      const release = held
      held = undefined
      release(later)
    })
    if (line.length < window) callback(later)
    else held = callback
  }
  await subscribed(client)
  return () => client.endAsync(true)
}

async function subscribed(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await client.subscribeAsync('ioc/v1/#', { qos: 1 })
}

async function viaOurs(accept: Accept): Promise<() => Promise<unknown>> {
  const broker = connectBroker({
    url,
    protocol: 4,
    session: 'bench',
    limits: { lingerMs: 50 },
    accept: ({ payload }: IncomingMessage) => accept(payload),
    available: () => true,
    clock: { now: () => Date.now() },
    log: silent,
  })
  await broker.opened
  return () => broker.close()
}
