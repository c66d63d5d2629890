import type { ConnectedBroker, IncomingMessage, RunningBroker } from '@haidang/broker'
import type { CredentialJson } from '@haidang/contracts'
import { type Publisher, eventually, startPublisher } from '@haidang/testing'
import { type MqttClient, connectAsync } from 'mqtt'

import { text } from './start-client.js'

/** What intake gives to a door, of whichever kind. */
export type Behind = Readonly<{
  accept(message: IncomingMessage): Promise<void>
  available(): boolean
  /** How many messages of one connection may be on their way. */
  window: number
}>

export type Door = Pick<RunningBroker & ConnectedBroker, 'publish' | 'disconnect' | 'close'> &
  Readonly<{ stats(): { inFlightNow: number } }>

/** A way in from the field, with the devices aq-1 to aq-3, and what is opened behind it. */
export type Field = Readonly<{
  port(): number
  credential(device: string): CredentialJson
  /** Resolves when what devices say from now on reaches it; opened again it is the next process of the same name. */
  open(behind: Behind): Promise<Door>
}>

const devices = ['aq-1', 'aq-2', 'aq-3']
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const topicOf = (device: string, channel = 'observations') => `ioc/v1/air-quality/${device}/${channel}`

/** What every door promises; `field` is called in each test, once it runs. */
export function promisesOfADoor(field: () => Field): void {
  const clients: MqttClient[] = []
  const doors: Door[] = []
  const publishers: Publisher[] = []

  afterEach(async () => {
    publishers.splice(0).forEach((publisher) => publisher.close())
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)))
    for (const door of doors.splice(0)) await door.close()
  })

  async function open(behind: Partial<Behind> = {}): Promise<{ door: Door; taken: IncomingMessage[] }> {
    const taken: IncomingMessage[] = []
    const door = await field().open({
      available: behind.available ?? (() => true),
      window: behind.window ?? 1_000,
      accept: async (message) => {
        await behind.accept?.(message)
        taken.push({ ...message, payload: Buffer.from(message.payload) })
      },
    })
    doors.push(door)
    return { door, taken }
  }

  async function device(name: string, more: object = {}): Promise<MqttClient> {
    const client = await connectAsync(`mqtt://127.0.0.1:${field().port()}`, {
      ...{ ...field().credential(name), reconnectPeriod: 0, protocolVersion: 4 },
      ...more,
    })
    clients.push(client)
    client.on('error', () => undefined)
    return client
  }

  /** All that a device that never gives up has had acknowledged, and how many. */
  function tireless(name: string, count: number) {
    const publisher = startPublisher({
      port: field().port(),
      credential: field().credential(name),
      window: 50,
    })
    publishers.push(publisher)
    for (const n of numbers(count)) publisher.push({ topic: topicOf(name), payload: Buffer.from(`${n}`) })
    return publisher
  }

  const saidBy = (name: string, taken: readonly IncomingMessage[]) =>
    taken.filter(({ topic }) => topic === topicOf(name)).map(text)

  test('what devices say arrives byte for byte, each device in its own order', async () => {
    const { taken } = await open()
    await Promise.all(
      devices.map(async (name) => {
        const client = await device(name)
        for (const n of numbers(100)) {
          const payload = Buffer.concat([Buffer.from(`${n} `), Buffer.from([0, 255, n])])
          await client.publishAsync(topicOf(name), payload, { qos: n % 2 === 0 ? 1 : 2 })
        }
      }),
    )
    await eventually('all of them', () => taken.length >= 300)
    for (const name of devices) {
      const own = taken.filter(({ topic }) => topic === topicOf(name))
      expect(own.map(({ payload }) => [...payload.slice(-3)])).toEqual(numbers(100).map((n) => [0, 255, n]))
    }
    expect(new Set(taken.map(({ qos }) => qos))).toEqual(new Set([1]))
  })

  test('QoS 0 arrives, an empty payload and one of 250 KiB arrive', async () => {
    const { taken } = await open()
    const client = await device('aq-1')
    await client.publishAsync(topicOf('aq-1'), '')
    await client.publishAsync(topicOf('aq-1', 'events'), Buffer.alloc(250 * 1_024, 'x'), { qos: 1 })
    await eventually('both', () => taken.length >= 2)
    expect(taken.map(({ payload, qos }) => [payload.length, qos])).toEqual([
      [0, 0],
      [250 * 1_024, 1],
    ])
  })

  test('what was acknowledged to a device is stored, though storing failed now and then', async () => {
    let calls = 0
    const { taken } = await open({
      accept: async () => {
        calls += 1
        if (calls % 97 === 0) throw new Error('the database is away')
      },
    })
    await Promise.all(devices.map((name) => tireless(name, 300).drained()))
    for (const name of devices)
      await eventually(`all of ${name}`, () => new Set(saidBy(name, taken)).size >= 300, { withinMs: 60_000 })
  })

  test('while nothing can be stored nothing is lost', async () => {
    let isAway = false
    const { taken } = await open({
      available: () => !isAway,
      accept: async () => {
        if (isAway) throw new Error('the database is away')
      },
    })
    const publisher = tireless('aq-1', 500)
    await eventually('some of them', () => taken.length > 10, { everyMs: 1 })
    isAway = true
    await eventually('a moment without', async () => {
      const before = taken.length
      await new Promise((resolve) => setImmediate(resolve))
      return taken.length === before
    })
    isAway = false
    await publisher.drained()
    await eventually('all of them', () => new Set(saidBy('aq-1', taken)).size >= 500)
  })

  test('what was acknowledged to a device is stored, though our process ends and another takes its place', async () => {
    const all: IncomingMessage[][] = []
    for (const round of numbers(3)) {
      const { door, taken } = await open()
      all.push(taken)
      if (round === 1) devices.forEach((name) => tireless(name, 2_000))
      await eventually('some of them', () => taken.length > 200, { everyMs: 1 })
      if (round < 3) await door.close()
    }
    await Promise.all(publishers.map((publisher) => publisher.drained()))
    for (const name of devices)
      await eventually(`all of ${name}`, () => new Set(saidBy(name, all.flat())).size >= 2_000)
  })

  test('no more than the window is on its way while commits are slow, and then everything comes', async () => {
    let release: () => void = () => undefined
    const stall = new Promise<void>((resolve) => (release = resolve))
    const { door, taken } = await open({ window: 100, accept: () => stall })
    const client = await device('aq-1')
    const sent = numbers(1_000).map((n) => client.publishAsync(topicOf('aq-1'), `${n}`, { qos: 1 }))
    await eventually('a full window', () => door.stats().inFlightNow >= 100)
    await eventually('a pause', async () => {
      const before = door.stats().inFlightNow
      await new Promise((resolve) => setTimeout(resolve, 200))
      return door.stats().inFlightNow === before
    })
    expect(door.stats().inFlightNow).toBe(100)
    release()
    await Promise.all(sent)
    await eventually('all of them', () => taken.length >= 1_000)
    expect(saidBy('aq-1', taken)).toEqual(numbers(1_000).map(String))
  })

  test('a device hears its own rejections and nobody else’s', async () => {
    const { door } = await open()
    const heard = new Map<string, string[]>()
    const listen = async (name: string): Promise<MqttClient> => {
      const client = await device(name)
      client.on('message', (topic, payload) =>
        heard.set(name, [...(heard.get(name) ?? []), `${topic} ${payload.toString()}`]),
      )
      return client
    }
    for (const name of ['aq-1', 'aq-2']) {
      const client = await listen(name)
      await client.subscribeAsync(topicOf('aq-1', 'rejections'), { qos: 1 }).catch(() => undefined)
      // RabbitMQ refuses what is not one’s own, and hangs up
      await client
        .subscribeAsync(topicOf(name, 'rejections'), { qos: 1 })
        .catch(async () => (await listen(name)).subscribeAsync(topicOf(name, 'rejections'), { qos: 1 }))
    }
    await door.publish(topicOf('aq-1', 'rejections'), '{"reason":"bad-time"}')
    await door.publish(topicOf('aq-2', 'rejections'), '{}')
    await eventually('both', () => heard.size === 2)
    expect(new Set(heard.get('aq-1'))).toEqual(
      new Set([`${topicOf('aq-1', 'rejections')} {"reason":"bad-time"}`]),
    )
    expect(heard.get('aq-2')).toEqual([`${topicOf('aq-2', 'rejections')} {}`])
  })

  test('nobody speaks under another’s name', async () => {
    const { taken } = await open()
    const thief = await device('aq-1')
    // the embedded broker hangs up, Mosquitto acknowledges (3.1.1 knows no refusal) and drops it
    const hungUp = new Promise<void>((resolve) => thief.once('close', () => resolve()))
    const sent = thief.publishAsync(topicOf('aq-2'), 'not mine', { qos: 1 }).catch(() => undefined)
    await Promise.race([hungUp, sent])
    const owner = await device('aq-2')
    await owner.publishAsync(topicOf('aq-2'), 'mine', { qos: 1 })
    await eventually('the owner’s', () => taken.length > 0)
    expect(taken.map(text)).toEqual(['mine'])
  })

  test('a device that is disconnected is disconnected, and may come again', async () => {
    const { door, taken } = await open()
    const client = await device('aq-1')
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    door.disconnect('aq-1', 'credential-replaced')
    await closed
    const again = await device('aq-1')
    await again.publishAsync(topicOf('aq-1'), 'here again', { qos: 1 })
    await eventually('its word', () => saidBy('aq-1', taken).includes('here again'))
  })

  test('the last will of a device that vanishes is heard', async () => {
    const { taken } = await open()
    const topic = topicOf('aq-3', 'presence')
    const client = await device('aq-3', {
      will: { topic, payload: Buffer.from('offline'), qos: 1, retain: true },
    })
    client.stream.destroy()
    await eventually('its will', () => taken.length > 0)
    expect(taken.map((message) => [message.topic, text(message)])).toEqual([[topic, 'offline']])
  })
}
