import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrokerAccount, connectBroker, mosquittoAccounts } from '@haidang/broker'
import { hashPassword } from '@haidang/registry'
import { eventually } from '@haidang/testing'
import { jest } from '@jest/globals'
import { connectAsync } from 'mqtt'

import { type Services, discardServices, startServices } from '../../infra/services/start-services.mjs'
import { type Field, promisesOfADoor } from '../broker-rig/door-suite.js'
import { silent } from '../store/test-store.js'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'haidang-promises-'))
const devices = ['aq-1', 'aq-2', 'aq-3']
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
