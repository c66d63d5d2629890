import { type ConnectedBroker, connectBroker, reserveSession } from '@haidang/broker'
import { eventually, startPublisher } from '@haidang/testing'
import { jest } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'

import { type ForeignBroker, startForeignBroker } from '../../infra/services/foreign-brokers.mjs'
import { type Field, promisesOfADoor } from '../broker-rig/door-suite.js'
import { text } from '../broker-rig/start-client.js'
import { silent } from '../store/test-store.js'

const house = { username: 'house', password: 'secret' }
const devices = ['aq-1', 'aq-2', 'aq-3']
const credential = (device: string) => ({
  clientId: device,
  username: device,
  password: `of ${device}`,
})

/** RabbitMQ writes down that it has a new queue within half a second: killed before, a node by itself has lost it. */
const untilRegisteredMs = 2_000

type Kind = Omit<Parameters<typeof startForeignBroker>[0], 'accounts'>

const urlOf = ({ nodes }: ForeignBroker): string =>
  `mqtt://${house.username}:${house.password}@127.0.0.1:${nodes[0]?.port ?? 0}`

/** The promises of a door, with a broker of another make behind `connectBroker`. */
export function promisesWith(kind: Kind): void {
  jest.setTimeout(240_000)
  let broker: ForeignBroker
  let round = 0
  const doors: ConnectedBroker[] = []
  const behind = { available: () => true, clock: { now: () => Date.now() }, log: silent }

  beforeAll(async () => {
    const accounts = { house, devices: devices.map((device) => credential(device)) }
    broker = await startForeignBroker({ ...kind, accounts })
  })
  // a session of its own for each test: what one leaves at the broker is nothing to the next
  beforeEach(() => void (round += 1))
  afterEach(async () => {
    for (const door of doors.splice(0)) await door.close()
  })
  afterAll(() => broker?.stop())

  const field: Field = {
    port: () => broker.nodes[0]?.port ?? 0,
    credential,
    open: async ({ accept, available, window }) => {
      const door = connectBroker({
        ...{ ...behind, accept, available, url: urlOf(broker), session: `promises-${round}` },
        limits: { firstPauseMs: 20, longestPauseMs: 200, window: { messages: window, bytes: 2_097_152 } },
      })
      await door.opened
      return door
    },
  }
  describe(`connectBroker with ${kind.broker}`, () => promisesOfADoor(() => field))

  async function saySoMany(count: number): Promise<void> {
    const publisher = startPublisher({ port: field.port(), credential: credential('aq-1') })
    const topic = 'ioc/v1/air-quality/aq-1/observations'
    for (let n = 1; n <= count; n += 1) publisher.push({ topic, payload: Buffer.from(String(n)) })
    await publisher.drained()
    publisher.close()
  }

  test('what it has acknowledged and not handed on is there after kill -9', async () => {
    const session = { ...behind, url: urlOf(broker), session: `backlog-${round}` }
    await reserveSession(session)
    await pause(untilRegisteredMs)
    await saySoMany(2_000)
    for (const { pid } of broker.nodes) process.kill(pid, 'SIGKILL')
    await broker.again()
    const taken = new Set<string>()
    doors.push(connectBroker({ ...session, accept: async (message) => void taken.add(text(message)) }))
    await eventually('all of them', () => taken.size >= 2_000, { withinMs: 60_000 })
  })

  test('a message that was handed out 25 times and never stored is still there', async () => {
    const session = { ...behind, url: urlOf(broker), session: `tries-${round}` }
    await reserveSession(session)
    await saySoMany(1)
    let tries = 0
    const stored: string[] = []
    const limits = { firstPauseMs: 10, longestPauseMs: 20 }
    const accept = async (message: Parameters<typeof text>[0]): Promise<void> => {
      tries += 1
      if (tries <= 25) throw new Error('not now')
      stored.push(text(message))
    }
    doors.push(connectBroker({ ...session, limits, accept }))
    await eventually('it stored', () => stored.length > 0, { withinMs: 100_000 }).catch((cause: unknown) => {
      throw new Error(`gone after it was handed out ${tries} times`, { cause })
    })
  })
}
