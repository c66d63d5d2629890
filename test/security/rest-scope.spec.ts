import type { AlarmEventJson, AlarmJson, DeviceJson, RuleJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'
import { addRules } from '@haidang/store'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** S-02: somebody of one area reads, edits and lists nothing of another, by id and by filter. */

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let east: Operator
let cars: Operator
const alarms = { east: '', west: '' }

beforeAll(async () => {
  rig = await startRestRig()
  alarms.east = await rig.raise('aq-east')
  alarms.west = await rig.raise('aq-west')
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
  cars = await signInAs(rig, 'cars', { role: 'operator', scope: { feeds: ['vehicle'] } })
}, 120_000)
afterAll(() => rig?.close())

const all = async <T>(person: Operator, path: string): Promise<T[]> => (await person.get<Page<T>>(path)).items

test('lists hold what lies in the scope, whatever the filter says', async () => {
  const ids = async (person: Operator, path: string) =>
    (await all<DeviceJson>(person, path)).map(({ id }) => id)
  expect(await ids(east, 'devices')).toEqual(['aq-east', 'aq-east-2', 'truck-east'])
  expect(await ids(east, 'devices?area=town')).toEqual(['aq-east', 'aq-east-2', 'truck-east'])
  expect(await ids(east, 'devices?area=ward-west')).toEqual([])
  expect(await ids(cars, 'devices')).toEqual(['truck-east'])
  expect(await ids(cars, 'devices?feed=air-quality')).toEqual([])
  expect((await all<AlarmJson>(east, 'alarms')).map(({ id }) => id)).toEqual([alarms.east])
  expect(await all(east, 'alarms?device=aq-west')).toEqual([])
  expect(await all(cars, 'alarms')).toEqual([])
  expect((await all<AlarmEventJson>(east, 'alarm-events')).map(({ alarm }) => alarm.id)).toEqual([
    alarms.east,
  ])
  expect(await all(cars, 'alarm-events?after=0')).toEqual([])
  expect((await all<{ id: string }>(cars, 'feeds')).map(({ id }) => id)).toEqual(['vehicle'])
  expect((await all<{ id: string }>(east, 'areas')).map(({ id }) => id)).toEqual(['town', 'ward-east'])
})

test('a thing outside the scope is not there, for every question and every action', async () => {
  const paths = [
    ['GET', 'devices/aq-west'],
    ['GET', 'devices/aq-west/observations'],
    ['GET', 'devices/aq-west/events'],
    ['GET', 'devices/aq-west/event-day'],
    ['GET', `alarms/${alarms.west}`],
    ...['acknowledge', 'reset', 'unshelve', 'return-to-service'].map((name) => [
      'POST',
      `alarms/${alarms.west}/${name}`,
    ]),
  ] as [string, string][]
  const before = rig.commits()
  for (const [method, path] of paths) {
    const answer = await outcome(await east.raw(method, path, method === 'POST' ? {} : undefined))
    expect({ path, ...answer }).toEqual({ path, status: 404, reason: 'not-found' })
    const missing = await outcome(
      await east.raw(method, path.replace(/aq-west/g, 'aq-none'), method === 'POST' ? {} : undefined),
    )
    expect(missing).toEqual(answer) // what is hidden looks like what does not exist
  }
  const shelve = { until: new Date(rig.clock.at + 60_000).toISOString(), comment: 'x' }
  expect(await outcome(await east.raw('POST', `alarms/${alarms.west}/shelve`, shelve))).toEqual({
    status: 404,
    reason: 'not-found',
  })
  expect(rig.commits()).toBe(before)
  expect((await (await admin(rig)).get<AlarmJson>(`alarms/${alarms.west}`)).state).toBe('unacknowledged')
})

test('an Idempotency-Key of somebody else opens nothing', async () => {
  const key = 'the-same-key'
  await (
    await admin(rig)
  ).raw('POST', `alarms/${alarms.west}/comment`, { comment: 'secret' }, { 'idempotency-key': key })
  const stolen = await east.raw(
    'POST',
    `alarms/${alarms.west}/comment`,
    { comment: 'secret' },
    { 'idempotency-key': key },
  )
  expect(await outcome(stolen)).toEqual({ status: 404, reason: 'not-found' })
})

test('a cursor of a wider scope shows no more than the scope', async () => {
  const { next } = await (await admin(rig)).get<Page<DeviceJson>>('devices?limit=1')
  const { items } = await east.get<Page<DeviceJson>>(`devices?cursor=${next}`)
  expect(items.map(({ id }) => id)).toEqual(['aq-east-2', 'truck-east'])
})

test('quarantine is read by scope, and what no device can be named for by the whole scope alone', async () => {
  const { db } = rig
  const hold = (device: string | null) =>
    db.query(
      `insert into quarantine (received_at, topic, device, feed, reason, path, message, count, payload)
       values (now(), 't', $1, 'air-quality', 'bad-payload', '', 'm', 1, '\\x7b')`,
      [device],
    )
  for (const device of ['aq-east', 'aq-west', null]) await hold(device)
  const devices = async (person: Operator) =>
    (await all<{ device?: string }>(person, 'quarantine')).map(({ device }) => device)
  expect(await devices(east)).toEqual(['aq-east'])
  expect(await devices(await admin(rig))).toEqual([undefined, 'aq-west', 'aq-east'])
  expect(await all(await admin(rig), 'quarantine?device=aq-east')).toMatchObject([
    { bytes: Buffer.from('{').toString('base64'), state: 'held' },
  ])
})

test('a rule names no device outside the scope', async () => {
  const rule = rig.registry.rules().find(({ feed }) => feed === 'air-quality')!
  const rules = [
    { ...rule, id: 'rule-of-two', scope: { devices: ['aq-east', 'aq-west'] } },
    { ...rule, id: 'rule-of-west', scope: { areas: ['ward-west'] } },
  ] as never
  await addRules(rig.db, rules, { origin: 'person', at: rig.clock.at, by: 'test' })
  await rig.registry.refresh()
  const seen = await all<RuleJson>(east, 'rules')
  expect(seen.find(({ id }) => id === 'rule-of-two')?.scope).toEqual({ devices: ['aq-east'] })
  expect(seen.map(({ id }) => id)).not.toContain('rule-of-west')
  expect(await all<RuleJson>(cars, 'rules?feed=air-quality')).toEqual([])
})

test('a narrower scope and a lower role count from the next request on', async () => {
  const person = await signInAs(rig, 'changing', { role: 'administrator' })
  const boss = await admin(rig)
  expect((await person.raw('GET', 'devices/aq-west')).status).toBe(200)
  await boss.send('PATCH', 'users/changing', { scope: { areas: ['ward-east'] } })
  expect((await person.raw('GET', 'devices/aq-west')).status).toBe(404)
  await boss.send('PATCH', 'users/changing', { role: 'viewer' })
  expect(await outcome(await person.raw('POST', 'devices/aq-east/credential'))).toEqual({
    status: 403,
    reason: 'role-too-low',
  })
})
