import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  type BrokerAccount,
  type ConnectedBroker,
  type Shard,
  connectBroker,
  mosquittoAccounts,
  reserveSession,
} from '@haidang/broker'
import { hashPassword } from '@haidang/registry'
import { eventually, startPublisher } from '@haidang/testing'
import { jest } from '@jest/globals'
import { connectAsync } from 'mqtt'

import { type Services, discardServices, startServices } from '../../infra/services/start-services.mjs'
import { type Field, promisesOfADoor } from '../broker-rig/door-suite.js'
import { text } from '../broker-rig/start-client.js'
import { silent } from '../store/test-store.js'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'haidang-promises-'))
const devices = Array.from({ length: 8 }, (_, at) => `aq-${at + 1}`)
let mosquitto: Services['mosquitto']
let round = 0

beforeAll(async () => {
  mosquitto = (await startServices({ folder, servers: ['mosquitto'], tied: true })).mosquitto
  const { username, password } = new URL(mosquitto.url)
  const accounts: BrokerAccount[] = [
    { username, kind: 'house', secret: await hashPassword(password), topicFilters: [] },
  ]
  for (const name of devices) {
    const secret = await hashPassword(`of ${name}`)
    accounts.push({ username: name, kind: 'device', secret, topicFilters: [] })
  }
  await mosquittoAccounts({ folder: mosquitto.accounts, log: silent }).write(accounts)
  await eventually('the devices may sign in', async () => {
    const client = await connectAsync(mosquitto.fieldUrl, { ...credential('aq-1'), reconnectPeriod: 0 })
    await client.endAsync()
    return true
  })
})

const closing: { close(): unknown }[] = []
afterEach(() => Promise.all(closing.splice(0).map((each) => each.close())))

// a session of its own for each test: what one leaves at the broker is nothing to the next
beforeEach(() => void (round += 1))

afterAll(() => discardServices(folder))

const credential = (device: string) => ({
  clientId: device,
  username: device,
  password: `of ${device}`,
})

const field: Field = {
  port: () => Number(new URL(mosquitto.fieldUrl).port),
  credential,
  open: async ({ accept, available, window }) => {
    const door = connectBroker({
      url: mosquitto.url,
      session: `promises-${round}`,
      ...{ accept, available, clock: { now: () => Date.now() }, log: silent },
      limits: { firstPauseMs: 20, longestPauseMs: 200, window: { messages: window, bytes: 2_097_152 } },
    })
    await door.opened
    return door
  },
}

describe('connectBroker with Mosquitto', () => promisesOfADoor(() => field))

test('devices move from one process to two, and on to four, while they speak: nothing is lost, and each stays in order', async () => {
  const count = 3_000
  const window = 20
  const taken = new Map(devices.map((device) => [device, new Set<string>()]))
  const behind = { clock: { now: () => Date.now() }, log: silent }
  const session = { url: mosquitto.url, session: `moving-${round}`, ...behind }
  const shardsOf = (of: number): Shard[] => Array.from({ length: of }, (_, index) => ({ index, of }))

  const open = async (of: number): Promise<ConnectedBroker[]> => {
    const doors = shardsOf(of).map((shard) =>
      connectBroker({
        ...{ ...session, shard, available: () => true },
        accept: async (message) => {
          const [, , , device = '', channel] = message.topic.split('/')
          // the presence that an earlier test has left there comes to each new session
          if (channel === 'observations') taken.get(device)?.add(text(message))
        },
      }),
    )
    closing.push(...doors)
    await Promise.all(doors.map(({ opened }) => opened))
    return doors
  }

  let doors = await open(1)
  const publishers = devices.map((device) => {
    const publisher = startPublisher({ port: field.port(), credential: credential(device), window })
    closing.push(publisher)
    const topic = `ioc/v1/air-quality/${device}/observations`
    for (let n = 1; n <= count; n += 1) publisher.push({ topic, payload: Buffer.from(String(n)) })
    return publisher
  })
  for (const parts of [2, 4]) {
    await Promise.all(shardsOf(parts).map((shard) => reserveSession({ ...session, shard })))
    // what is said from now on is in the new sessions, too: the old ones have to come so far
    const saidBefore = publishers.map((publisher) => publisher.stats().acked + window)
    await eventually('all that was said before', () =>
      devices.every((device, at) => (taken.get(device)?.size ?? 0) >= Math.min(count, saidBefore[at] ?? 0)),
    )
    await Promise.all(doors.map((door) => door.close()))
    doors = await open(parts)
  }
  await Promise.all(publishers.map((publisher) => publisher.drained()))
  const expected = Array.from({ length: count }, (_, at) => String(at + 1))
  for (const device of devices) {
    await eventually(`all of ${device}`, () => taken.get(device)?.size === count)
    expect([...(taken.get(device) ?? [])]).toEqual(expected)
  }
})
