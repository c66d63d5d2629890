import type { AlarmJson, AreaJson, AreaPlanJson, DeviceJson } from '@haidang/contracts'
import { siteDate } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { settleDeviceAreas } from '@haidang/store'
import type { Operator } from '@haidang/testing'

import { admin, outcome, problemOf, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

const dayMs = 86_400_000
const zone = 'Asia/Ho_Chi_Minh'
let rig: RestRig
let boss: Operator
let east: Operator
let today: string
const before = { alarm: '', at: 0 }

beforeAll(async () => {
  rig = await startRestRig()
  rig.clock.at -= 3 * dayMs
  before.alarm = await rig.raise('aq-east')
  before.at = rig.clock.at
  rig.clock.at += 3 * dayMs
  today = siteDate(rig.clock.at, zone)
  boss = await admin(rig)
  east = await signInAs(rig, 'east', { role: 'operator', scope: { areas: ['ward-east'] } })
}, 120_000)
afterAll(() => rig?.close())

const name = (id: string) => ({ vi: id, en: id })
const quay = { id: 'quay', kind: 'ward', name: name('quay'), devices: ['aq-east', 'truck-east'] }
const hill = { id: 'hill', kind: 'ward', name: name('hill'), devices: ['aq-east-2'] }
const split = () => ({ from: 'ward-east', day: today, into: [quay, hill], source: 'Decision 7' })
const idsOf = async (who: Operator, path: string) =>
  (await who.get<Page<{ id: string }>>(path)).items.map(({ id }) => id)
const alarmsIn = async (who: Operator, query: string) =>
  (await who.get<Page<AlarmJson>>(`alarms?${query}`)).items.map(({ device, area }) => `${device} ${area}`)
const instant = (at: number) => new Date(at).toISOString()
const flood = (number: string) => ({
  ...{ number, issuer: 'KTTV', hazard: 'flood', level: 2 },
  ...{ issuedAt: instant(before.at), validFrom: instant(before.at) },
  validTo: instant(rig.clock.at + dayMs),
})

test('a division is first only said; confirmed, it is done as it was said, and once', async () => {
  const said = await boss.send<AreaPlanJson>('POST', 'areas/split', split())
  expect(said).toMatchObject({
    done: false,
    ends: [{ id: 'ward-east' }],
    begins: [{ id: 'quay', parent: 'town', validFrom: today, source: 'Decision 7' }, { id: 'hill' }],
  })
  expect(said.moves).toHaveLength(3)
  expect(await idsOf(boss, 'areas?limit=1000')).toEqual(['town', 'ward-east', 'ward-west'])

  const other = await boss.raw('POST', 'areas/split', { ...split(), confirm: 'another-plan' })
  expect(await outcome(other)).toEqual({ status: 409, reason: 'plan-changed' })
  const done = await boss.send<AreaPlanJson>('POST', 'areas/split', { ...split(), confirm: said.confirm })
  expect(done).toEqual({ ...said, done: true })
  const again = await boss.raw('POST', 'areas/split', { ...split(), confirm: said.confirm })
  expect(await outcome(again)).toEqual({ status: 409, reason: 'area-not-in-force' })

  const { items } = await boss.get<Page<{ actor: string; action: string; subject: string }>>('audit')
  const rows = items.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`)
  expect(rows).toEqual(
    expect.arrayContaining(['admin area.ended ward-east', 'admin area.begun quay', 'admin area.begun hill']),
  )
  const ended = (await boss.get<Page<AreaJson>>('areas')).items.find(({ id }) => id === 'ward-east')
  expect(ended).toMatchObject({ validTo: today, successors: ['hill', 'quay'] })
})

test('each device is in one unit of each day, and lists are told by the units of the day that is asked about', async () => {
  const yesterday = siteDate(rig.clock.at - dayMs, zone)
  expect(await idsOf(boss, 'devices?area=quay')).toEqual(['aq-east', 'truck-east'])
  expect(await idsOf(boss, 'devices?area=ward-east')).toEqual([])
  expect(await idsOf(boss, `devices?area=ward-east&on=${yesterday}`)).toEqual([
    'aq-east',
    'aq-east-2',
    'truck-east',
  ])
  expect(await idsOf(boss, `devices?area=quay&on=${yesterday}`)).toEqual([])
  const { items } = await boss.get<Page<DeviceJson>>(`devices?on=${yesterday}&feed=vehicle`)
  expect(items).toMatchObject([{ id: 'truck-east', area: 'ward-east' }])
})

test('an alarm keeps the unit in which it was raised; one from now on has the new one', async () => {
  await rig.raise('aq-east-2')
  expect(await alarmsIn(boss, 'area=ward-east')).toEqual(['aq-east ward-east'])
  expect(await alarmsIn(boss, 'area=hill')).toEqual(['aq-east-2 hill'])
  expect(await alarmsIn(boss, 'area=town')).toEqual(['aq-east-2 hill', 'aq-east ward-east'])
  expect(await alarmsIn(boss, `area=town&to=${instant(before.at + 1)}`)).toEqual(['aq-east ward-east'])
  expect(await alarmsIn(boss, `area=town&from=${instant(before.at + 1)}`)).toEqual(['aq-east-2 hill'])
})

test('who was given the unit that has ended has its past and what became of it', async () => {
  expect(await idsOf(east, 'devices')).toEqual(['aq-east', 'aq-east-2', 'truck-east'])
  expect(await alarmsIn(east, '')).toEqual(['aq-east-2 hill', 'aq-east ward-east'])
  expect((await east.get<Page<unknown>>('devices/aq-east/observations')).items).toHaveLength(2)
})

test('who is given a part has nothing of what was before it', async () => {
  const guard = await signInAs(rig, 'guard', { role: 'viewer', scope: { areas: ['quay'] } })
  await rig.report('aq-east', 20)
  expect(await idsOf(guard, 'devices')).toEqual(['aq-east', 'truck-east'])
  expect((await guard.get<Page<unknown>>('devices/aq-east/observations')).items).toHaveLength(1)
  const hours = `from=${instant(before.at - dayMs)}&resolution=1d`
  expect((await guard.get<Page<unknown>>(`devices/aq-east/observations?${hours}`)).items).toHaveLength(1)
  const yesterday = `on=${siteDate(rig.clock.at - dayMs, zone)}`
  expect(await idsOf(guard, `devices?${yesterday}`)).toEqual([])
})

test('an alarm that lasts across a division is theirs too who have only the part, until it is closed', async () => {
  const crew = await signInAs(rig, 'crew', { role: 'operator', scope: { areas: ['quay'] } })
  const others = await signInAs(rig, 'others', { role: 'operator', scope: { areas: ['hill'] } })
  const reasonsFor = async (who: Operator) =>
    (await who.get<Page<{ reason: string; alarm: AlarmJson }>>('alarm-events?after=0')).items
      .filter(({ alarm }) => alarm.id === before.alarm)
      .map(({ reason }) => reason)
  expect(await alarmsIn(crew, '')).toEqual(['aq-east ward-east'])
  expect(await crew.get<AlarmJson>(`alarms/${before.alarm}`)).toMatchObject({ id: before.alarm })
  const hidden = await others.raw('GET', `alarms/${before.alarm}`)
  expect(await outcome(hidden)).toEqual({ status: 404, reason: 'not-found' })

  await crew.send('POST', `alarms/${before.alarm}/acknowledge`, {})
  expect(await reasonsFor(crew)).toContain('acknowledged')
  expect(await reasonsFor(crew)).not.toContain('raised')
  expect(await reasonsFor(others)).toEqual([])
  expect(await reasonsFor(east)).toEqual(expect.arrayContaining(['raised', 'acknowledged']))
})

test('what was said about the unit that has ended, and the rules over it, go on for who has only the part', async () => {
  const crew = await signInAs(rig, 'lookout', { role: 'operator', scope: { areas: ['quay'] } })
  await boss.send('POST', 'bulletins', { ...flood('LU-7'), areas: ['ward-east'] })
  expect((await crew.get<Page<{ number: string }>>('bulletins')).items).toMatchObject([{ number: 'LU-7' }])
  const rule = {
    ...aThresholdRule(),
    ...{ id: 'east-dust', scope: { areas: ['ward-east'] } },
  }
  const { version: _, ...drafted } = rule
  await boss.send('POST', 'rules', { rule: drafted })
  await rig.db.query(`update rule set status = 'approved' where id = 'east-dust'`)
  await rig.registry.refresh()
  expect(await idsOf(crew, 'rules')).toContain('east-dust')
})

test('what many devices reported counts for the unit of its own hour', async () => {
  const daysOf = async (area: string) => {
    const query = `area=${area}&from=${instant(before.at - dayMs)}&resolution=1d&quantity=pm25`
    const { items } = await boss.get<Page<{ at: string; device: string }>>(
      `feeds/air-quality/observations?${query}&limit=1000`,
    )
    return items.filter(({ device }) => device === 'aq-east').map(({ at }) => siteDate(Date.parse(at), zone))
  }
  const both = await daysOf('town')
  expect(await daysOf('quay')).toEqual([today])
  expect(await daysOf('ward-east')).toEqual(both.filter((day) => day < today))
  expect(both).toContain(today)
})

test('a merge of tomorrow is known today and moves nothing before its first day', async () => {
  const tomorrow = siteDate(rig.clock.at + dayMs, zone)
  const merge = {
    ...{ from: ['quay', 'ward-west'], day: tomorrow },
    into: { id: 'coast', kind: 'ward', name: name('coast') },
  }
  const { confirm } = await boss.send<AreaPlanJson>('POST', 'areas/merge', merge)
  await boss.send('POST', 'areas/merge', { ...merge, confirm })
  expect(await idsOf(boss, 'devices?area=coast')).toEqual([])
  expect(await idsOf(boss, `devices?area=coast&on=${tomorrow}&feed=air-quality`)).toEqual([
    ...['aq-east', 'aq-west', 'aq-west-2'],
  ])

  rig.clock.at += dayMs
  const late = await rig.raise('aq-west')
  const [raised] = (await rig.db.query<{ area: string }>('select area from alarm where id = $1', [late])).rows
  expect(raised).toEqual({ area: 'coast' })
  expect(await settleDeviceAreas(rig.db, tomorrow)).toBe(4)
  expect(await settleDeviceAreas(rig.db, tomorrow)).toBe(0)
  await rig.registry.refresh()
  expect(rig.registry.device('aq-west')?.area).toBe('coast')
})

test('a change that is called off before its day leaves everything as it was, and may be planned anew', async () => {
  boss = await admin(rig) // a day has gone by
  const day = siteDate(rig.clock.at + 5 * dayMs, zone)
  const merge = { from: ['hill'], day, into: { id: 'ridge', kind: 'ward', name: name('ridge') } }
  const plan = async () => {
    const { confirm } = await boss.send<AreaPlanJson>('POST', 'areas/merge', merge)
    return boss.send<AreaPlanJson>('POST', 'areas/merge', { ...merge, confirm })
  }
  const callOff = async (more: object) =>
    outcome(await boss.raw('POST', 'areas/withdraw', { ends: 'hill', ...more }))
  expect(await callOff({})).toEqual({ status: 409, reason: 'nothing-planned' })
  expect(await callOff({ ends: 'quay' })).toEqual({ status: 409, reason: 'change-has-begun' })

  const planned = await plan()
  const body = { ...flood('R-1'), areas: ['ridge'] }
  const bulletin = await boss.send<{ id: string }>('POST', 'bulletins', body)
  expect(await callOff({})).toEqual({ status: 409, reason: 'area-in-use' })
  await boss.send('POST', `bulletins/${bulletin.id}/cancel`, { note: 'a test' })

  const said = await boss.send<AreaPlanJson>('POST', 'areas/withdraw', { ends: 'hill' })
  expect(said).toMatchObject({
    done: false,
    ends: [{ id: 'hill' }],
    begins: [{ id: 'ridge' }],
    moves: planned.moves,
  })
  expect(await callOff({ confirm: 'another' })).toEqual({ status: 409, reason: 'plan-changed' })
  expect(await callOff({ confirm: said.confirm })).toEqual({ status: 200 })
  const areas = (await boss.get<Page<AreaJson>>('areas?limit=1000')).items
  expect(areas.find(({ id }) => id === 'ridge')).toBeUndefined()
  expect(areas.find(({ id }) => id === 'hill')).not.toHaveProperty('validTo')
  expect(await idsOf(boss, `devices?area=hill&on=${day}`)).toEqual(['aq-east-2'])
  const { items } = await boss.get<Page<{ action: string; subject: string }>>('audit')
  expect(items[0]).toMatchObject({ action: 'area.end-withdrawn', subject: 'hill' })
  expect(await plan()).toMatchObject({ done: true })
  expect(await callOff({ confirm: said.confirm })).toEqual({ status: 200 })
})

test('what a division leaves over, or asks of a unit that there is not, is refused by name', async () => {
  boss = await admin(rig) // a day has gone by
  const day = siteDate(rig.clock.at + 9 * dayMs, zone)
  const parts = [
    { ...quay, id: 'upper', devices: [] as string[] },
    { ...hill, id: 'lower', devices: [] as string[] },
  ]
  const refused = async (from: string) => {
    const answer = await boss.raw('POST', 'areas/split', { from, day, into: parts })
    return (await problemOf(answer)).errors
  }
  expect(await refused('hill')).toEqual([
    { path: 'body.into.devices', message: expect.stringContaining('aq-east-2') },
  ])
  const passed = siteDate(rig.clock.at - dayMs, zone)
  const merge = { from: ['hill'], day: passed, into: { id: 'ridge', kind: 'ward', name: name('ridge') } }
  const late = await boss.raw('POST', 'areas/merge', merge)
  expect((await problemOf(late)).errors).toMatchObject([{ path: 'body.day' }])
  const twice = await boss.raw('POST', 'areas/merge', { ...merge, day, from: ['hill', 'hill'] })
  expect((await problemOf(twice)).errors).toMatchObject([{ path: 'body.from' }])
  expect(await refused('nowhere')).toEqual([
    { path: 'body', message: 'there is no area nowhere on that day' },
  ])
})
