import type { AlarmJson, BulletinJson } from '@haidang/contracts'
import { startRuleWatch, startSilenceWatch } from '@haidang/alerting'
import { type Operator, eventually } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { admin, outcome, problemOf, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

const hourMs = 3_600_000
let rig: RestRig
let boss: Operator
let chief: Operator
let east: Operator
let first: BulletinJson
let ruleWatch: { close(): Promise<void> } | undefined

beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  chief = await signInAs(rig, 'chief', { role: 'supervisor' })
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
  const common = { commit: rig.commit, clock: rig.clock, log: keptLog(), everyMs: 20 }
  const { devices, rulesFor, bulletinsFor } = rig.registry
  ruleWatch = startRuleWatch({ ...common, devices, rulesFor, bulletinsFor })
}, 120_000)
afterAll(async () => {
  await ruleWatch?.close()
  await rig?.close()
})

const instant = (hours: number) => new Date(rig.clock.at + hours * hourMs).toISOString()
const flood = (more: object = {}) => ({
  ...{ number: 'LU-118', issuer: 'Đài KTTV Trung Trung Bộ', hazard: 'flood', level: 3, areas: ['town'] },
  ...{ headline: 'Lũ trên sông Hàn', issuedAt: instant(-1), validFrom: instant(-1), validTo: instant(6) },
  ...more,
})
const enter = async (who: Operator, body: object) => outcome(await who.raw('POST', 'bulletins', body))
const inForce = async (who: Operator) =>
  (await who.get<Page<BulletinJson>>('bulletins?inForce=true')).items.map(
    ({ number, level }) => `${number} ${level}`,
  )

test('a bulletin is entered by a supervisor, and read by everybody whom it concerns', async () => {
  first = await chief.send<BulletinJson>('POST', 'bulletins', flood())
  expect(first).toMatchObject({
    ...{ number: 'LU-118', level: 3, state: 'in-force', enteredBy: 'chief' },
    levelText: { vi: 'Cấp 3', en: 'Level 3' },
  })
  expect(await inForce(east)).toEqual(['LU-118 3'])
  expect(await enter(chief, flood())).toEqual({ status: 409, reason: 'already-exists' })
})

test('nobody enters or ends one for places that are not theirs, nor below a supervisor', async () => {
  expect(await enter(east, flood({ number: 'LU-119' }))).toEqual({ status: 403, reason: 'out-of-scope' })
  const cancel = await east.raw('POST', `bulletins/${first.id}/cancel`, { note: 'no' })
  expect(await outcome(cancel)).toEqual({ status: 403, reason: 'out-of-scope' })
  expect(await enter(east, flood({ number: 'LU-119', areas: ['ward-east'], replaces: first.id }))).toEqual({
    ...{ status: 403, reason: 'out-of-scope' },
  })
  const operator = await signInAs(rig, 'operator', { role: 'operator' })
  expect(await enter(operator, flood({ number: 'LU-119' }))).toEqual({ status: 403, reason: 'role-too-low' })
  const west = await chief.send<BulletinJson>(
    'POST',
    'bulletins',
    flood({ number: 'W-1', areas: ['ward-west'] }),
  )
  expect(await outcome(await east.raw('GET', `bulletins/${west.id}`))).toEqual({
    status: 404,
    reason: 'not-found',
  })
  await chief.send('POST', `bulletins/${west.id}/cancel`, { note: 'only a test' })
})

const nextYear = new Date(Date.now() + 365 * 24 * hourMs).toISOString()

test.each([
  ['a level that there is not for the hazard', { hazard: 'storm', level: 2 }, 'body.level'],
  ['a year mistyped', { validTo: '2099-01-01T00:00:00Z' }, 'body.validTo'],
  ['the next year for this one', { validTo: nextYear }, 'body.validTo'],
  ['an end before the beginning', { validTo: '2020-01-01T00:00:00Z' }, 'body.validTo'],
  ['a day of issue that has not come', { issuedAt: '2099-01-01T00:00:00Z' }, 'body.issuedAt'],
  ['an area that there is not', { areas: ['atlantis'] }, 'body.areas'],
  ['a hazard that nobody knows', { hazard: 'dragons' }, 'body.hazard'],
  ['a field of its own', { levelText: 'Cấp 9' }, 'body'],
])('%s is refused by name', async (_, wrong, path) => {
  const answer = await chief.raw('POST', 'bulletins', flood({ number: 'X', ...wrong }))
  expect(answer.status).toBe(400)
  expect((await problemOf(answer)).errors).toMatchObject([{ path }])
})

test('one that is followed by another ends by it; both stand as they were entered, and the audit tells', async () => {
  const second = await chief.send<BulletinJson>('POST', 'bulletins', flood({ level: 4, replaces: first.id }))
  expect(await inForce(east)).toEqual(['LU-118 4'])
  expect(await chief.get<BulletinJson>(`bulletins/${first.id}`)).toMatchObject({
    ...{ level: 3, state: 'superseded', endedBy: 'chief', replacedBy: second.id },
  })
  expect(await enter(chief, flood({ number: 'LU-120', replaces: first.id }))).toEqual({
    ...{ status: 409, reason: 'bulletin-ended' },
  })
  const cancelled = await chief.send<BulletinJson>('POST', `bulletins/${second.id}/cancel`, {
    note: 'rút bản tin',
  })
  expect(cancelled).toMatchObject({ state: 'cancelled', endedNote: 'rút bản tin', level: 4 })
  expect(await inForce(east)).toEqual([])
  const { items } = await boss.get<Page<{ action: string; subject: string }>>('audit')
  const done = items
    .filter(({ subject }) => [first.id, second.id].includes(subject))
    .map(({ action }) => action)
  expect(done.filter((action) => action.startsWith('bulletin.'))).toEqual([
    ...['bulletin.cancelled', 'bulletin.entered', 'bulletin.superseded', 'bulletin.entered'],
  ])
})

test('what was said counts until what follows it comes into force, unless it is cancelled before', async () => {
  const until6 = await chief.send<BulletinJson>('POST', 'bulletins', flood({ number: 'LU-140' }))
  const from4 = flood({ number: 'LU-141', level: 4, validFrom: instant(4), replaces: until6.id })
  const next = await chief.send<BulletinJson>('POST', 'bulletins', from4)
  expect(await chief.get<BulletinJson>(`bulletins/${until6.id}`)).toMatchObject({
    ...{ state: 'in-force', endedAt: from4.validFrom, replacedBy: next.id },
  })
  expect(await inForce(east)).toEqual(['LU-140 3'])
  expect(await enter(chief, { ...from4, number: 'LU-142' })).toEqual({
    status: 409,
    reason: 'bulletin-ended',
  })

  const cancelled = await chief.send<BulletinJson>('POST', `bulletins/${until6.id}/cancel`, { note: 'no' })
  expect(cancelled).toMatchObject({ state: 'cancelled', endedNote: 'no', replacedBy: next.id })
  expect(await inForce(east)).toEqual([])
  const again = await chief.raw('POST', `bulletins/${until6.id}/cancel`, { note: 'no' })
  expect(await outcome(again)).toEqual({ status: 409, reason: 'bulletin-ended' })
  await chief.send('POST', `bulletins/${next.id}/cancel`, { note: 'no' })
})

test('one that is cancelled before it begins leaves what it was to replace in force, which may be replaced anew', async () => {
  const read = (id: string) => chief.get<BulletinJson>(`bulletins/${id}`)
  const send = (body: object) => chief.send<BulletinJson>('POST', 'bulletins', flood(body))
  const standing = await send({ number: 'LU-160', areas: ['ward-east'] })
  const early = await send({ number: 'LU-161', level: 4, validFrom: instant(2), replaces: standing.id })
  const later = await send({ number: 'LU-162', level: 5, validFrom: instant(4), replaces: early.id })
  expect(await outcome(await east.raw('POST', `bulletins/${early.id}/cancel`, { note: 'no' }))).toMatchObject(
    { status: 403 },
  )

  await chief.send('POST', `bulletins/${early.id}/cancel`, { note: 'rút' })
  expect(await read(standing.id)).toMatchObject({ state: 'in-force', endedAt: later.validFrom })
  await chief.send('POST', `bulletins/${later.id}/cancel`, { note: 'rút' })
  const again = await read(standing.id)
  expect([again.state, again.endedAt, again.replacedBy]).toEqual(['in-force', undefined, undefined])
  const { items } = await boss.get<Page<{ action: string; subject: string }>>('audit')
  const givenBack = items.filter(({ action }) => action === 'bulletin.reinstated')
  expect(givenBack.map(({ subject }) => subject)).toEqual([standing.id, standing.id])

  const next = await send({ number: 'LU-163', validFrom: instant(2), replaces: standing.id })
  expect(await read(standing.id)).toMatchObject({ endedAt: next.validFrom, replacedBy: next.id })
  await chief.send('POST', `bulletins/${standing.id}/cancel`, { note: 'no' })
  await chief.send('POST', `bulletins/${next.id}/cancel`, { note: 'no' })
  expect(await read(standing.id)).toMatchObject({ state: 'cancelled' })
})

test('whoever sees some feeds only has no part in what is said about all', async () => {
  const air = await signInAs(rig, 'air', { role: 'supervisor', scope: { feeds: ['air-quality'] } })
  expect(await enter(air, flood({ number: 'LU-150' }))).toEqual({ status: 403, reason: 'out-of-scope' })
  const twice = await chief.raw('POST', 'bulletins', flood({ number: 'X', areas: ['town', 'town'] }))
  expect((await problemOf(twice)).errors).toMatchObject([{ path: 'body.areas' }])
})

test('the database itself lets nobody change what a bulletin said, nor take it away', async () => {
  const change = rig.db.query(`update bulletin set level = 1 where id = $1`, [first.id])
  await expect(change).rejects.toThrow('stands as it was entered')
  await expect(rig.db.query('delete from bulletin')).rejects.toThrow('stands as it was entered')
})

test('one whose time is over is no longer in force, and stays to be read', async () => {
  const short = await chief.send<BulletinJson>(
    'POST',
    'bulletins',
    flood({ number: 'LU-121', validTo: instant(1) }),
  )
  rig.clock.at += 2 * hourMs
  expect(await inForce(chief)).toEqual([])
  expect(await chief.get<BulletinJson>(`bulletins/${short.id}`)).toMatchObject({ state: 'expired' })
})

test('a rule that waits for a bulletin watches while one is in force, says which, and is set aside when it is cancelled', async () => {
  const rule = {
    ...{ id: 'dust-in-flood', name: { vi: 'Bụi khi lũ', en: 'Dust in a flood' }, feed: 'air-quality' },
    condition: {
      ...{ kind: 'threshold', quantity: 'pm25', direction: 'above', deadband: 1 },
      levels: [{ limit: 50, severity: 2 }],
    },
    bulletin: { hazard: 'flood', level: 3 },
  }
  boss = await admin(rig)
  const never = { ...rule, bulletin: { hazard: 'heavy-rain', level: 5 } }
  expect((await problemOf(await chief.raw('POST', 'rules', { rule: never }))).errors).toMatchObject([
    { path: 'body.rule.bulletin.level' },
  ])
  await chief.send('POST', 'rules', { rule })
  await boss.send('POST', 'rules/dust-in-flood/versions/1/approve')
  const alarms = async () =>
    (await chief.get<Page<AlarmJson>>('alarms?device=aq-east')).items.filter((one) => one.rule.id === rule.id)

  await rig.report('aq-east', 60)
  expect(await alarms()).toEqual([])

  const level2 = await chief.send<BulletinJson>('POST', 'bulletins', flood({ number: 'LU-130', level: 2 }))
  await rig.report('aq-east', 61)
  expect(await alarms()).toEqual([])

  const body = flood({ number: 'LU-131', areas: ['ward-east'], replaces: level2.id })
  const level3 = await chief.send<BulletinJson>('POST', 'bulletins', body)
  await rig.report('aq-east', 62)
  expect(await alarms()).toMatchObject([
    {
      ...{ state: 'unacknowledged', value: 62 },
      bulletin: { id: level3.id, number: 'LU-131', hazard: 'flood', level: 3 },
    },
  ])

  await chief.send('POST', `bulletins/${level3.id}/cancel`, { note: 'nước đã rút' })
  await eventually('set aside', async () => (await alarms())[0]?.state === 'suppressed-by-design')
})

test('a device that is silent already is counted as silent when a bulletin comes into force, also by the clock', async () => {
  const rule = {
    ...{ id: 'silent-in-storm', name: { vi: 'Im khi bão', en: 'Silent in a storm' }, feed: 'air-quality' },
    condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 3 },
    bulletin: { hazard: 'storm', level: 3 },
  }
  await rig.report('aq-east', 20)
  await rig.report('aq-west', 20)
  rig.clock.at += 2 * hourMs
  chief = await signInAs(rig, 'later-chief', { role: 'supervisor' })
  boss = await admin(rig)
  await chief.send('POST', 'rules', { rule })
  await boss.send('POST', 'rules/silent-in-storm/versions/1/approve')
  const silent = async () =>
    (await chief.get<Page<AlarmJson>>('alarms?limit=100')).items
      .filter((one) => one.rule.id === rule.id)
      .map(({ device }) => device)
      .sort()
  const storm = (number: string, area: string, fromHours: number) =>
    chief.send(
      'POST',
      'bulletins',
      flood({ number, hazard: 'storm', areas: [area], validFrom: instant(fromHours) }),
    )

  /** A watch of its own after each jump of the clock, which it would take for a stall. */
  const hear = async (count: number) => {
    const { db, clock, commit } = rig
    const watch = startSilenceWatch({
      ...{ db, clock, commit, log: keptLog(), everyMs: 20 },
      listeningSinceAt: () => 0,
    })
    await eventually(`${count} are silent`, async () => (await silent()).length === count)
    await watch.close()
  }

  await storm('BAO-1', 'ward-east', -1)
  await storm('BAO-2', 'ward-west', 1)
  await hear(1)
  expect(await silent()).toEqual(['aq-east'])
  rig.clock.at += hourMs
  await hear(2)
  expect(await silent()).toEqual(['aq-east', 'aq-west'])
})
