import type { AlarmJson, DeviceJson, Snapshot } from '@haidang/contracts'
import {
  type FeedId,
  type RehearsalOrder,
  type Scope,
  areaId,
  deviceId,
  feedId,
  inScope,
  siteDate,
  siteDayBegin,
} from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { addAgencyMembers, alarmEventsAfter, settleDeviceAreas } from '@haidang/store'
import { type LiveClient, type Operator, connectLive, eventually } from '@haidang/testing'
import fc from 'fast-check'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

const dayMs = 86_400_000
const zone = 'Asia/Ho_Chi_Minh'
let rig: RestRig
let boss: Operator
/** Of the fire service's beat by the river, which has a station of each ward. */
let crew: Operator

beforeAll(async () => {
  rig = await startRestRig()
  const { rows } = await rig.db.query<{ id: string }>('select id from agency')
  await rig.db.query(
    `insert into area (id, kind, name_vi, name_en, agency) values
       ('river', 'beat', 'Sông', 'River', $1), ('hills', 'beat', 'Đồi', 'Hills', $1)`,
    [rows[0]?.id],
  )
  const members = { river: ['aq-east', 'aq-west'], hills: ['aq-east-2', 'aq-west-2'] }
  for (const [area, devices] of Object.entries(members))
    await addAgencyMembers(
      rig.db,
      devices.map((device) => ({ area: areaId(area), device: deviceId(device) })),
    )
  await settle()
  boss = await admin(rig)
  crew = await signInAs(rig, 'crew', { role: 'operator', scope: { areas: ['river'] } })
}, 120_000)
afterAll(() => rig?.close())

const settle = async (): Promise<void> => {
  await rig.db.tx((tx) => settleDeviceAreas(tx, siteDate(rig.clock.at, zone)))
  await rig.registry.refresh()
}
const idsOf = async (who: Operator, path: string) =>
  (await who.get<Page<{ id: string }>>(path)).items.map(({ id }) => id)
const alarmsOf = async (who: Operator, query = '') =>
  (await who.get<Page<AlarmJson>>(`alarms?${query}`)).items.map(({ device }) => device).sort()
const told = ({ events }: LiveClient) => events.map(({ alarm, to }) => `${alarm.device} ${to}`)

test('whoever has an agency’s own area sees the devices in it, of whatever ward, and none beside them', async () => {
  const since = `from=${new Date(rig.clock.at - 300_000).toISOString()}&quantity=pm25`
  await rig.report('aq-east', 20)
  await rig.report('aq-east-2', 20)
  expect(await idsOf(crew, 'devices')).toEqual(['aq-east', 'aq-west'])
  expect(await crew.get<DeviceJson>('devices/aq-west')).toMatchObject({ area: 'ward-west' })
  expect(await outcome(await crew.raw('GET', 'devices/aq-east-2'))).toEqual({
    ...{ status: 404, reason: 'not-found' },
  })
  expect((await crew.get<Page<unknown>>('devices/aq-east/observations')).items).toHaveLength(1)
  expect((await crew.get<Page<unknown>>(`feeds/air-quality/observations?${since}`)).items).toHaveLength(1)
})

test('its alarms come live, again after a lost line, and are theirs to work; the neighbours’ do not', async () => {
  const desk = connectLive(rig.url, crew.cookie)
  await desk.ready
  const mine = await rig.raise('aq-west')
  const other = await rig.raise('aq-west-2')
  await eventually('the alarm is told', () => told(desk).includes('aq-west unacknowledged'))
  const heard = desk.last()
  await crew.send('POST', `alarms/${mine}/acknowledge`, {})
  await eventually('what was done about it is told', () => desk.last() > heard)
  desk.close()

  const again = connectLive(rig.url, crew.cookie, heard)
  await eventually('what was missed comes', () => again.events.length > 0)
  expect(told(again)).toEqual(['aq-west acknowledged'])
  expect(told(desk).filter((line) => !line.startsWith('aq-west '))).toEqual([])
  again.close()
  expect(await alarmsOf(crew)).toEqual(['aq-west'])
  expect(await outcome(await crew.raw('GET', `alarms/${other}`))).toEqual({
    status: 404,
    reason: 'not-found',
  })
  expect(await outcome(await crew.raw('POST', `alarms/${other}/acknowledge`, {}))).toMatchObject({
    status: 404,
  })
})

test('a layer has the devices of the area, and the heartbeat counts no others', async () => {
  const desk = connectLive(rig.url, crew.cookie)
  await desk.ready
  const beats: number[] = []
  desk.socket.on('heartbeat', ({ sources }) =>
    beats.push(
      sources.filter(({ feed }) => feed === 'air-quality').reduce((sum, { total }) => sum + total, 0),
    ),
  )
  const snapshots: Snapshot[] = []
  desk.socket.on('snapshot', (snapshot) => snapshots.push(snapshot))
  await desk.socket.timeout(10_000).emitWithAck('subscribe', { layers: ['air-quality'] })
  await eventually('the snapshot', () => snapshots.length > 0)
  await eventually('a beat', () => beats.length > 0)
  expect(snapshots.flatMap(({ devices }) => devices.map(({ id }) => id)).sort()).toEqual([
    'aq-east',
    'aq-west',
  ])
  expect([...new Set(beats)]).toEqual([2])
  desk.close()
})

test('rules and bulletins over a ward are told to whoever has a device in it', async () => {
  const { version: _, ...rule } = { ...aThresholdRule(), id: 'west-dust', scope: { areas: ['ward-west'] } }
  await boss.send('POST', 'rules', { rule })
  await rig.db.query(`update rule set status = 'approved' where id = 'west-dust'`)
  await rig.registry.refresh()
  expect(await idsOf(crew, 'rules')).toContain('west-dust')
  const [from, to] = [rig.clock.at, rig.clock.at + dayMs].map((at) => new Date(at).toISOString())
  await boss.send('POST', 'bulletins', {
    ...{ number: 'LU-9', issuer: 'KTTV', hazard: 'flood', level: 2, areas: ['ward-west'] },
    ...{ issuedAt: from, validFrom: from, validTo: to },
  })
  expect((await crew.get<Page<{ number: string }>>('bulletins')).items).toMatchObject([{ number: 'LU-9' }])
  const trucks = await signInAs(rig, 'trucks', {
    role: 'viewer',
    scope: { areas: ['hills'], feeds: ['vehicle'] },
  })
  expect(await idsOf(trucks, 'rules')).not.toContain('west-dust')
  expect((await trucks.get<Page<unknown>>('bulletins')).items).toEqual([])
})

test('a device that goes to another beat takes its alarm along until it is closed; what was before it stays behind', async () => {
  const open = await rig.raise('aq-east')
  rig.clock.at += dayMs
  const today = siteDate(rig.clock.at, zone)
  await rig.db.query(
    `update device_area set valid_to = $1 from device
     where device.key = device_key and device.id = 'aq-east' and device_area.area = 'river'`,
    [today],
  )
  await rig.db.query(
    `insert into device_area (device_key, division, area, valid_from)
     select device.key, area.agency, area.id, $1 from device, area where device.id = 'aq-east' and area.id = 'hills'`,
    [today],
  )
  await settle()
  crew = await signInAs(rig, 'crew-2', { role: 'operator', scope: { areas: ['river'] } })
  const hills = await signInAs(rig, 'hills', { role: 'operator', scope: { areas: ['hills'] } })
  expect(await idsOf(crew, 'devices')).toEqual(['aq-west'])
  expect(await idsOf(hills, 'devices')).toEqual(['aq-east', 'aq-east-2', 'aq-west-2'])
  const yesterday = siteDate(rig.clock.at - dayMs, zone)
  expect(await idsOf(hills, `devices?on=${yesterday}`)).toEqual(['aq-east-2', 'aq-west-2'])
  expect((await hills.get<Page<unknown>>('devices/aq-east/observations')).items).toEqual([])
  expect(await alarmsOf(hills)).toContain('aq-east')
  expect(await alarmsOf(crew)).toEqual(['aq-east', 'aq-west'])
  await hills.send('POST', `alarms/${open}/acknowledge`, {})
  await rig.report('aq-east', 20)
  expect(await alarmsOf(hills, 'closed=true')).not.toContain('aq-east')
  expect(await alarmsOf(crew, 'closed=true')).toContain('aq-east')
})

test('what was refused of a device before it came stays behind, too', async () => {
  const refuse = (at: number) =>
    rig.db.query(
      `insert into quarantine (received_at, topic, device, feed, reason, path, message, count, payload)
       values ($1, 'ioc/v1/air-quality/aq-east/observations', 'aq-east', 'air-quality', 'bad-payload', '', '', 1, '')`,
      [new Date(at).toISOString()],
    )
  await refuse(rig.clock.at - dayMs)
  await refuse(rig.clock.at)
  const supervise = (username: string, area: string) =>
    signInAs(rig, username, { role: 'supervisor', scope: { areas: [area] } })
  const [east, hills] = [await supervise('ward-lead', 'ward-east'), await supervise('hills-lead', 'hills')]
  const refused = async (who: Operator) => (await who.get<Page<unknown>>('quarantine?device=aq-east')).items
  expect(await refused(await admin(rig))).toHaveLength(2)
  expect(await refused(east)).toHaveLength(2)
  expect(await refused(hills)).toHaveLength(1)

  const { version: _, ...rule } = aThresholdRule()
  const span = {
    from: new Date(rig.clock.at - 9 * dayMs).toISOString(),
    to: new Date(rig.clock.at).toISOString(),
  }
  const asked = await hills.send<{ id: string }>('POST', 'rules/rehearse', { ...span, rule })
  const { rows } = await rig.db.query<{ plan: RehearsalOrder }>('select plan from rehearsal')
  const cameAt = siteDayBegin(siteDate(rig.clock.at, zone), zone)
  const since = rows[0]?.plan.devices.map(({ id, seenFromAt }) => [id, seenFromAt ?? 'ever'])
  expect(since?.filter(([id]) => id !== 'aq-east')).toEqual([
    ['aq-east-2', 'ever'],
    ['aq-west-2', 'ever'],
  ])
  expect(since).toContainEqual(['aq-east', cameAt])
  const next = await supervise('next-lead', 'hills')
  expect(await idsOf(next, 'rules/rehearsals')).toEqual([asked.id])
})

test('the log that the database gives a scope is that which memory gives it', async () => {
  const all = await alarmEventsAfter(rig.db, { after: 0, limit: 1_000 })
  const places = ['town', 'ward-east', 'ward-west', 'river', 'hills'].map(areaId)
  const feeds: FeedId[] = [feedId('air-quality'), feedId('vehicle')]
  const scopes = fc.record<Scope>({
    areas: fc.oneof(
      fc.constant('all' as const),
      fc.subarray(places).map((some) => new Set(some)),
    ),
    feeds: fc.oneof(
      fc.constant('all' as const),
      fc.subarray(feeds).map((some) => new Set(some)),
    ),
  })
  await fc.assert(
    fc.asyncProperty(scopes, async (scope) => {
      const read = await alarmEventsAfter(rig.db, { after: 0, scope, limit: 1_000 })
      const known = all.filter(
        ({ feed, area, deviceArea = area, agencyAreas }) =>
          inScope(scope, { feed, area, agencyAreas }) || inScope(scope, { feed, area: deviceArea }),
      )
      expect(read.map(({ seq }) => seq)).toEqual(known.map(({ seq }) => seq))
    }),
    { numRuns: 60 },
  )
  expect(all.length).toBeGreaterThan(5)
})
