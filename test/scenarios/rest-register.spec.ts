import type {
  AreaJson,
  CredentialJson,
  DeviceJson,
  FeedJson,
  ObservationJson,
  RuleJson,
  SystemJson,
} from '@haidang/contracts'
import { feeds } from '@haidang/domain'
import { arrangeSimulation, openRegistry, simulatedSecret, simulatorUsername } from '@haidang/registry'
import { noteRetention } from '@haidang/store'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let boss: Operator
let viewer: Operator
beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  viewer = await signInAs(rig, 'viewer', { role: 'viewer' })
}, 120_000)
afterAll(() => rig?.close())

async function walk<T>(path: string, limit: number): Promise<T[][]> {
  const pages: T[][] = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: Page<T> = await viewer.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`,
    )
    pages.push(page.items)
    cursor = page.next
  }
  return pages
}

test('lists come in pages without a gap or a double, and the last one says so', async () => {
  const pages = await walk<DeviceJson>('devices', 2)
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
    ['aq-east', 'aq-east-2'],
    ['aq-west', 'aq-west-2'],
    ['truck-east'],
  ])
  expect((await walk<AreaJson>('areas', 1)).flat().map(({ id }) => id)).toEqual([
    'town',
    'ward-east',
    'ward-west',
  ])
})

test('devices are filtered by feed and by area with everything in it', async () => {
  const ids = async (query: string) =>
    (await viewer.get<Page<DeviceJson>>(`devices?${query}`)).items.map(({ id }) => id)
  expect(await ids('feed=vehicle')).toEqual(['truck-east'])
  expect(await ids('area=ward-west')).toEqual(['aq-west', 'aq-west-2'])
  expect(await ids('area=town&feed=air-quality')).toHaveLength(4)
  expect(await ids('area=nowhere')).toEqual([])
})

test('a device carries its newest values with their truth', async () => {
  const empty = await viewer.get<DeviceJson>('devices/aq-west-2')
  expect(empty.state).toEqual({ quality: {}, values: {}, times: {}, simulated: false })
  await rig.report('aq-west-2', 41.2)
  const at = new Date(rig.clock.at).toISOString()
  expect(await viewer.get<DeviceJson>('devices/aq-west-2')).toMatchObject({
    id: 'aq-west-2',
    feed: 'air-quality',
    name: { vi: 'Trạm aq-west-2', en: 'Station aq-west-2' },
    area: 'ward-west',
    position: [108.2, 16.05],
    intervalSeconds: 300,
    state: {
      at,
      receivedAt: at,
      status: 'measuring',
      values: { pm25: 41.2 },
      times: { pm25: { at, receivedAt: at } },
      simulated: false,
    },
  })
})

test('observations come newest first, by page, by quantity and by time', async () => {
  for (const value of [1, 2, 3, 4, 5]) await rig.report('aq-east-2', value)
  const pages = await walk<ObservationJson>('devices/aq-east-2/observations', 2)
  expect(pages.map((page) => page.map(({ values }) => values.pm25))).toEqual([[5, 4], [3, 2], [1]])
  const [newest, before] = pages.flat()
  const between = await viewer.get<Page<ObservationJson>>(
    `devices/aq-east-2/observations?from=${before?.at}&to=${newest?.at}`,
  )
  expect(between.items).toEqual([before])
  const { items } = await viewer.get<Page<ObservationJson>>('devices/aq-east-2/observations?resolution=auto')
  expect(items).toEqual(pages.flat())
  expect(
    (await viewer.get<Page<ObservationJson>>('devices/aq-east-2/observations?quantity=no2')).items,
  ).toEqual([])
})

test('a new credential ends the old one, the device’s session and its simulation, and is in the audit', async () => {
  const key = new TextEncoder().encode('the key of the simulated city')
  const utf8 = (text: string) => new TextEncoder().encode(text)
  await arrangeSimulation(rig.db, { key, clock: rig.clock })
  await rig.registry.refresh()
  const login = (password: string, clientId = 'aq-east') =>
    rig.registry.admit({ clientId, username: 'aq-east', password: utf8(password) })
  const secret = simulatedSecret(key, 'aq-east')
  expect(rig.registry.device('aq-east')?.simulated).toBe(true)
  expect(await login(secret)).toEqual({
    clientId: 'aq-east',
    kind: 'device',
    device: 'aq-east',
    simulated: true,
    publishFilters: [
      'ioc/v1/air-quality/aq-east/observations',
      'ioc/v1/air-quality/aq-east/events',
      'ioc/v1/air-quality/aq-east/presence',
      'ioc/v1-past/air-quality/aq-east/observations',
    ],
    subscribeFilters: ['ioc/v1/air-quality/aq-east/rejections'],
  })

  const first = await boss.send<CredentialJson>('POST', 'devices/aq-east/credential')
  expect(first).toEqual({
    clientId: 'aq-east',
    username: 'aq-east',
    password: expect.stringMatching(/^[0-9a-f]{40}$/),
  })
  expect(rig.kicked).toContain('aq-east')
  expect((await viewer.get<DeviceJson>('devices/aq-east')).state.simulated).toBe(false)
  const second = await boss.send<CredentialJson>('POST', 'devices/aq-east/credential')
  expect(await login(secret)).toEqual({ refused: 'wrong-credentials' })
  expect(await login(first.password)).toEqual({ refused: 'wrong-credentials' })
  const own = await login(second.password)
  expect(own).toMatchObject({ device: 'aq-east' })
  expect(own).not.toHaveProperty('simulated')
  expect(await login(second.password, 'aq-west')).toEqual({ refused: 'client-id-is-not-username' })

  const { items } = await boss.get<Page<{ action: string; subject: string; actor: string }>>('audit')
  expect(items[0]).toMatchObject({ actor: 'admin', action: 'device.credential-replaced', subject: 'aq-east' })
  const { rows } = await rig.db.query<{ secret: string }>(
    `select secret from device_credential where username = 'aq-east'`,
  )
  expect(rows[0]?.secret).toMatch(/^\$7\$101\$/)
  expect(JSON.stringify([rig.log, items])).not.toContain(second.password)
  expect(await outcome(await boss.raw('POST', 'devices/aq-none/credential'))).toEqual({
    status: 404,
    reason: 'not-found',
  })

  await arrangeSimulation(rig.db, { key, clock: rig.clock }) // the next start
  await rig.registry.refresh()
  expect(rig.registry.device('aq-east')?.simulated).toBe(false)
  expect(await login(second.password)).toMatchObject({ device: 'aq-east' })
  const gateway = simulatedSecret(key, simulatorUsername)
  expect(
    await rig.registry.admit({ clientId: 'sim-7', username: simulatorUsername, password: utf8(gateway) }),
  ).toMatchObject({ kind: 'gateway', simulated: true })

  await arrangeSimulation(rig.db, { key: undefined, clock: rig.clock }) // a start without the simulated city
  await rig.registry.refresh()
  expect(rig.registry.devices().filter(({ simulated }) => simulated)).toEqual([])
  expect(
    await rig.registry.admit({ clientId: 'sim-7', username: simulatorUsername, password: utf8(gateway) }),
  ).toEqual({ refused: 'wrong-credentials' })
})

test('a device whose credential is taken away is nobody’s, or the simulated city’s where there is one', async () => {
  const utf8 = (text: string) => new TextEncoder().encode(text)
  const login = (registry: typeof rig.registry, password: string) =>
    registry.admit({ clientId: 'aq-east-2', username: 'aq-east-2', password: utf8(password) })
  const own = await boss.send<CredentialJson>('POST', 'devices/aq-east-2/credential')
  expect((await boss.raw('DELETE', 'devices/aq-east-2/credential')).status).toBe(204)
  expect(rig.kicked.at(-1)).toBe('aq-east-2')
  expect(await login(rig.registry, own.password)).toEqual({ refused: 'wrong-credentials' })
  expect((await viewer.get<DeviceJson>('devices/aq-east-2')).state.simulated).toBe(false)

  const simulationKey = utf8('the key of the simulated city')
  const log = { child: () => log, debug() {}, info() {}, warn() {}, error() {} }
  const bus = { publish() {}, subscribe: () => () => {} }
  const simulating = await openRegistry(rig.db, { log, clock: rig.clock, bus, simulationKey })
  await simulating.replaceCredential('aq-east-2', 'admin')
  expect(await simulating.removeCredential('aq-east-2', 'admin')).toEqual({ simulated: true })
  expect(await simulating.removeCredential('aq-east-2', 'admin')).toEqual({ simulated: true })
  expect(await simulating.removeCredential('aq-none', 'admin')).toBeUndefined()
  expect(simulating.device('aq-east-2')?.simulated).toBe(true)
  expect(await login(simulating, simulatedSecret(simulationKey, 'aq-east-2'))).toMatchObject({
    simulated: true,
  })
  await simulating.close()
  const { items } = await boss.get<Page<{ action: string; detail: object }>>('audit')
  expect(items.filter(({ action }) => action === 'device.credential-removed')).toMatchObject([
    { detail: { simulated: true } },
    { detail: { simulated: false } },
  ])
})

test('feeds and rules are told as they are', async () => {
  const told = await viewer.get<Page<FeedJson>>('feeds')
  expect(told.items.map(({ id }) => id).sort()).toEqual(feeds.map(({ id }) => id).sort())
  expect(
    told.items.find(({ id }) => id === 'air-quality')?.quantities.find(({ key }) => key === 'pm25'),
  ).toMatchObject({ unit: 'ug/m3', possible: { min: 0, max: 2_000 } })
  const parking = told.items.find(({ id }) => id === 'parking')
  expect(parking?.events.map(({ key }) => key)).toEqual(['payment', 'violation'])
  expect(parking?.events[1]).toMatchObject({
    name: { en: 'Violation' },
    fields: [{ key: 'offence', words: ['overstay', 'wrong-place', 'no-payment'] }, {}, {}, {}],
    optional: ['plate', 'picture', 'session'],
  })
  const { items } = await viewer.get<Page<RuleJson>>('rules?feed=air-quality')
  expect(items.find(({ id }) => id === 'dust')?.condition).toMatchObject({
    kind: 'threshold',
    levels: [{ limit: 100, severity: 3 }, {}, {}],
  })
})

test('the register of another process is known within seconds, without a word on the bus', async () => {
  await rig.db.query(`update device set name_en = 'Renamed' where id = 'aq-west'`)
  const deadline = performance.now() + 20_000
  while (rig.registry.device('aq-west')?.name.en !== 'Renamed' && performance.now() < deadline)
    await new Promise(setImmediate)
  expect((await viewer.get<DeviceJson>('devices/aq-west')).name.en).toBe('Renamed')
})

test('a second operator and a third are made and seen, each with a name of their own', async () => {
  const user = {
    username: 'second',
    displayName: 'Trực ban 2',
    role: 'operator',
    password: 'another-long-password',
  }
  expect(await boss.send('POST', 'users', user)).toEqual({
    username: 'second',
    displayName: 'Trực ban 2',
    role: 'operator',
    scope: {},
    disabled: false,
    createdAt: expect.any(String),
  })
  expect(await outcome(await boss.raw('POST', 'users', user))).toEqual({
    status: 409,
    reason: 'already-exists',
  })
  expect(
    await outcome(
      await boss.raw('POST', 'users', { ...user, username: 'third', password: 'my-name-is-third' }),
    ),
  ).toEqual({ status: 400, reason: 'bad-request' })
  expect(
    await outcome(
      await boss.raw('POST', 'users', { ...user, username: 'third', scope: { areas: ['nowhere'] } }),
    ),
  ).toEqual({ status: 400, reason: 'bad-request' })
  const { items } = await boss.get<Page<{ username: string }>>('users?limit=2')
  expect(items.map(({ username }) => username)).toEqual(['admin', 'second'])
})

test('me says who I am and where I may look, in the words in which it was given', async () => {
  const scoped = await signInAs(rig, 'scoped', {
    role: 'viewer',
    scope: { areas: ['town'], feeds: ['vehicle'] },
  })
  expect(await scoped.get('me')).toEqual({
    username: 'scoped',
    displayName: 'scoped',
    role: 'viewer',
    scope: { areas: ['town'], feeds: ['vehicle'] },
    expiresAt: expect.any(String),
  })
})

test('system tells how long rows are kept, and of which feeds some have gone', async () => {
  const operator = await signInAs(rig, 'keeping', { role: 'operator' })
  await noteRetention(rig.db, { rawDays: 180, minuteDays: 400, at: rig.clock.at })
  await rig.db.query(`update retention set raw_from = '2026-05-21T00:00:00Z' where feed = 'vehicle'`)
  const told = { rawDays: 180, minuteDays: 400, lookedAt: expect.any(String) }
  const feeds = [{ feed: 'vehicle', rawFrom: '2026-05-21T00:00:00.000Z' }]
  expect((await operator.get<SystemJson>('system')).retention).toEqual({ ...told, feeds })
})

test('system tells how many devices there are, that the database answers, and where browsers reach us', async () => {
  const operator = await signInAs(rig, 'watching', { role: 'operator' })
  expect(await operator.get<SystemJson>('system')).toMatchObject({
    version: 'test',
    devices: { total: 5 },
    database: { available: true, bytes: expect.any(Number), version: expect.any(String) },
    origins: expect.arrayContaining([rig.url]),
  })
  expect((await viewer.raw('GET', 'system')).status).toBe(403)
})

test('system tells the freshness of those feeds only that the operator may see', async () => {
  const scope = { areas: ['town'], feeds: ['vehicle'] }
  const scoped = await signInAs(rig, 'fleet', { role: 'operator', scope })
  const { feeds } = await scoped.get<SystemJson>('system')
  expect(feeds.map(({ feed }) => feed)).toEqual(['vehicle'])
})
