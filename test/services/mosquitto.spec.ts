import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrokerAccount, mosquittoAccounts, unsafeMosquittoSettings } from '@haidang/broker'
import { hashPassword } from '@haidang/registry'
import { eventually } from '@haidang/testing'
import { jest } from '@jest/globals'
import { type IClientOptions, type MqttClient, connect, connectAsync } from 'mqtt'

import {
  type Services,
  discardServices,
  startServices,
  stopServices,
} from '../../infra/services/start-services.mjs'
import { silent } from '../store/test-store.js'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'haidang-mosquitto-'))
const start = () => startServices({ folder, servers: ['mosquitto'], tied: true })
const clients: MqttClient[] = []
let broker: Services['mosquitto']
let house: BrokerAccount

beforeAll(async () => {
  broker = (await start()).mosquitto
  const { username, password } = new URL(broker.url)
  house = { username, kind: 'house', secret: await hashPassword(password), topicFilters: [] }
})

afterEach(() => Promise.all(clients.splice(0).map((client) => client.endAsync(true))))

afterAll(() => discardServices(folder))

const account = async (username: string, password: string): Promise<BrokerAccount> => {
  return { username, kind: 'device', secret: await hashPassword(password), topicFilters: [] }
}

/** Writes who may sign in beside our own processes. */
const admit = async (...accounts: BrokerAccount[]) =>
  mosquittoAccounts({ folder: broker.accounts, log: silent }).write([house, ...accounts])

async function signIn(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 5, ...options })
  clients.push(client)
  return client
}

/** As soon as Mosquitto has read its accounts. */
const onceAdmitted = (username: string, password: string): Promise<MqttClient> =>
  eventually(`${username} may sign in`, () => asDevice(username, password).catch(() => undefined))

const asDevice = (username: string, password: string, clientId = username) =>
  signIn(broker.fieldUrl, { username, password, clientId })

/** Our own session, and what it has been given. */
async function inside(clientId: string, filter = 'ioc/v1/#'): Promise<{ client: MqttClient; got: string[] }> {
  const got: string[] = []
  const client = connect(broker.url, { clientId, clean: false, protocolVersion: 4, reconnectPeriod: 0 })
  clients.push(client)
  client.on('message', (topic, payload) => got.push(`${topic} ${payload.toString()}`))
  await new Promise((resolve, reject) => client.once('connect', resolve).once('error', reject))
  await client.subscribeAsync(filter, { qos: 1 })
  return { client, got }
}

const topicOf = (device: string) => `ioc/v1/air-quality/${device}/observations`

test('the settings that it runs with are safe', () => {
  const running = readFileSync(join(folder, 'mosquitto/mosquitto.conf'), 'utf8')
  expect(unsafeMosquittoSettings(running)).toEqual([])
})

test('who is written may sign in at once, speaks under his own name, and his word arrives', async () => {
  await expect(asDevice('aq-01', 'one')).rejects.toThrow(/not authorized/i)
  expect(await admit(await account('aq-01', 'one'), await account('aq-02', 'two'))).toBe(true)
  const listener = await inside('spec-speaks')
  const device = await onceAdmitted('aq-01', 'one')
  await device.publishAsync(topicOf('aq-01'), 'mine', { qos: 1 })
  await device.publishAsync(topicOf('aq-01'), 'mine again', { qos: 1 })
  await expect(device.publishAsync(topicOf('aq-02'), 'not mine', { qos: 1 })).rejects.toThrow(
    /not authorized/i,
  )
  await eventually('two messages', () => listener.got.length >= 2)
  expect(listener.got).toEqual([`${topicOf('aq-01')} mine`, `${topicOf('aq-01')} mine again`])
})

test('what a device kept it may say beside what it says now, under its own name only', async () => {
  const topicOfPast = (name: string) => `ioc/v1-past/air-quality/${name}/observations`
  await admit(await account('aq-01', 'one'), await account('aq-02', 'two'))
  const listener = await inside('spec-speaks-of-past', 'ioc/v1-past/#')
  const device = await onceAdmitted('aq-01', 'one')
  await device.publishAsync(topicOf('aq-01'), 'now', { qos: 1 })
  await device.publishAsync(topicOfPast('aq-01'), 'kept', { qos: 1 })
  await expect(device.publishAsync(topicOfPast('aq-02'), 'not mine', { qos: 1 })).rejects.toThrow(
    /not authorized/i,
  )
  await eventually('what was kept', () => listener.got.length >= 1)
  expect(listener.got).toEqual([`${topicOfPast('aq-01')} kept`])
})

test('nobody in the field reads what others say, or takes the session of another', async () => {
  await admit(await account('aq-01', 'one'), await account('aq-02', 'two'))
  const victim = await onceAdmitted('aq-01', 'one')
  const gone = jest.fn()
  victim.on('close', gone)
  const thief = await asDevice('aq-02', 'two', 'aq-01')
  const heard = jest.fn()
  thief.on('message', heard)
  await thief.subscribeAsync('ioc/v1/#', { qos: 1 }).catch(() => undefined)
  await victim.publishAsync(topicOf('aq-01'), 'private', { qos: 1 })
  await thief.publishAsync(topicOf('aq-02'), 'own', { qos: 1 })
  expect(gone).not.toHaveBeenCalled()
  expect(heard).not.toHaveBeenCalled()
})

test('a password that is replaced ends its session, and only that', async () => {
  await admit(await account('aq-01', 'one'), await account('aq-02', 'two'))
  const untouched = await onceAdmitted('aq-02', 'two')
  const replaced = await onceAdmitted('aq-01', 'one')
  const closed = new Promise<void>((resolve) => replaced.once('close', () => resolve()))
  await admit(await account('aq-01', 'another'), await account('aq-02', 'two'))
  await closed
  await expect(asDevice('aq-01', 'one')).rejects.toThrow(/not authorized/i)
  await untouched.publishAsync(topicOf('aq-02'), 'still here', { qos: 1 })
})

test('a device that is taken out of the register is pushed out, and never called as our own processes are', async () => {
  await admit(await account('aq-01', 'one'), await account('aq-02', 'two'))
  const revoked = await onceAdmitted('aq-01', 'one')
  const closed = new Promise<void>((resolve) => revoked.once('close', () => resolve()))
  await admit(await account(house.username, 'mine'), await account('aq-02', 'two'))
  await closed
  await onceAdmitted('aq-02', 'two')
  await expect(asDevice('aq-01', 'one')).rejects.toThrow(/not authorized/i)
  await expect(asDevice(house.username, 'mine')).rejects.toThrow(/not authorized/i)
  await inside('spec-still-ours')
})

test('of accounts made right after one another, while Mosquitto still reads, the last may sign in, too', async () => {
  const many = await account('filler', 'one')
  const fillers = Array.from({ length: 20_000 }, (_, n) => ({ ...many, username: `filler-${n}` }))
  const keeper = mosquittoAccounts({ folder: broker.accounts, log: silent })
  for (let count = 1; count <= 5; count += 1) {
    const newest = Array.from({ length: count }, (_, n) => ({ ...many, username: `new-${n}` }))
    await keeper.write([house, ...newest, ...fillers])
  }
  await onceAdmitted('new-4', 'one')
})

test('accounts that were written, and then their writer killed before it told, count when the next one begins', async () => {
  const orphan = await account('orphan-01', 'one')
  const pidFile = join(broker.accounts, '../mosquitto.pid')
  const pid = readFileSync(pidFile)
  writeFileSync(pidFile, 'nobody')
  expect(await admit(orphan)).toBe(true)
  writeFileSync(pidFile, pid)
  expect(await admit(orphan)).toBe(false)
  await onceAdmitted('orphan-01', 'one')
})

test('the same accounts written again change nothing', async () => {
  const accounts = [await account('aq-01', 'one'), house]
  const keeper = mosquittoAccounts({ folder: broker.accounts, log: silent })
  await keeper.write(accounts)
  expect(await keeper.write(accounts.toReversed())).toBe(false)
})

test('5,000 messages that came while our session was away are there after a restart of the broker, in order', async () => {
  await admit(await account('aq-01', 'one'))
  const before = await inside('spec-backlog')
  await before.client.endAsync()
  const device = await onceAdmitted('aq-01', 'one')
  const count = 5_000
  await Promise.all(
    Array.from({ length: count }, (_, n) => device.publishAsync(topicOf('aq-01'), `n${n}`, { qos: 1 })),
  )
  await stopServices(folder)
  broker = (await start()).mosquitto
  const after = await inside('spec-backlog')
  await eventually('all messages', () => after.got.length >= count)
  expect(after.got).toEqual(Array.from({ length: count }, (_, n) => `${topicOf('aq-01')} n${n}`))
})
