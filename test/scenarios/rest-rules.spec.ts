import type { AlarmEventJson, RuleJson, RuleVersionJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let linh: Operator
let minh: Operator
let viewer: Operator
let east: Operator
beforeAll(async () => {
  rig = await startRestRig()
  await admin(rig)
  linh = await signInAs(rig, 'linh', { role: 'supervisor' })
  minh = await signInAs(rig, 'minh', { role: 'supervisor' })
  viewer = await signInAs(rig, 'viewer', { role: 'viewer' })
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
}, 120_000)
afterAll(() => rig?.close())

const smoke = {
  id: 'smoke',
  name: { vi: 'Khói', en: 'Smoke' },
  feed: 'air-quality',
  condition: {
    kind: 'rate',
    quantity: 'pm25',
    direction: 'rising',
    perMs: 600_000,
    windowMs: 600_000,
    levels: [{ limit: 40, severity: 2 }],
    deadband: 5,
  },
}
const dust = (limit: number) => ({
  id: 'dust',
  name: { vi: 'Bụi', en: 'Dust' },
  feed: 'air-quality',
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [{ limit, severity: 3 }],
    deadband: 1,
  },
})
const post = async (who: Operator, path: string, body?: unknown) => outcome(await who.raw('POST', path, body))
const inForce = async () => (await viewer.get<Page<RuleJson>>('rules?limit=1000')).items
const versionsOf = async (rule: string) =>
  (await linh.get<Page<RuleVersionJson>>(`rule-versions?rule=${rule}`)).items
const actions = async (subject: string) =>
  (
    await minh.get<Page<{ action: string; actor: string; subject: string; detail: object }>>(
      'audit?limit=100',
    )
  ).items
    .filter((row) => row.subject === subject)
    .map(({ action, actor }) => `${actor} ${action}`)

test('a rule is drafted by one, approved by another, in force from then on, and all of it is in the audit', async () => {
  const drafted = await linh.send<RuleVersionJson>('POST', 'rules', { rule: smoke, note: 'grass fires' })
  expect(drafted).toMatchObject({
    rule: { id: 'smoke', version: 1, onDelayMs: 0 },
    ...{ status: 'draft', origin: 'person', draftedBy: 'linh', note: 'grass fires' },
  })
  expect((await inForce()).map(({ id }) => id)).not.toContain('smoke')

  expect(await post(linh, 'rules/smoke/versions/1/approve')).toEqual({
    status: 409,
    reason: 'second-person-needed',
  })
  const approved = await minh.send<RuleVersionJson>('POST', 'rules/smoke/versions/1/approve')
  expect(approved).toMatchObject({ status: 'approved', approvedBy: 'minh', draftedBy: 'linh' })
  expect((await inForce()).find(({ id }) => id === 'smoke')).toMatchObject({
    version: 1,
    condition: smoke.condition,
  })
  expect(await actions('smoke')).toEqual(['minh rule.approved', 'linh rule.drafted'])
})

test('each step out of order is refused by name', async () => {
  expect(await post(linh, 'rules', { rule: { ...smoke, id: 'haze' } })).toEqual({ status: 201 })
  expect(await post(linh, 'rules', { rule: { ...smoke, id: 'haze' } })).toEqual({
    status: 409,
    reason: 'draft-exists',
  })
  expect(await post(minh, 'rules/haze/versions/1/retire')).toEqual({
    status: 409,
    reason: 'rule-not-in-force',
  })
  expect(await post(minh, 'rules/haze/versions/2/approve')).toEqual({ status: 404, reason: 'not-found' })
  expect(await post(minh, 'rules/haze/versions/1/discard')).toEqual({ status: 200 })
  expect(await post(minh, 'rules/haze/versions/1/approve')).toEqual({ status: 409, reason: 'not-a-draft' })
  expect(await post(viewer, 'rules', { rule: smoke })).toEqual({ status: 403, reason: 'role-too-low' })
  expect(await post(viewer, 'rules/haze/versions/1/approve')).toEqual({ status: 403, reason: 'role-too-low' })
  expect((await versionsOf('haze')).map(({ status, endedBy }) => `${status} ${endedBy}`)).toEqual([
    'discarded minh',
  ])
})

test('a program may draft, and approves nothing', async () => {
  const boss = await admin(rig)
  const { token } = await boss.send<{ token: string }>('POST', 'tokens', {
    name: 'script',
    role: 'supervisor',
    scope: {},
  })
  await linh.send('POST', 'rules', { rule: { ...smoke, id: 'mist' } })
  const asked = await fetch(`${rig.url}/api/v1/rules/mist/versions/1/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await outcome(asked)).toEqual({ status: 403, reason: 'person-needed' })
})

test('nobody decides for places that are not theirs, or that there are none of', async () => {
  expect(await post(east, 'rules', { rule: { ...smoke, id: 'east-smoke' } })).toEqual({
    status: 403,
    reason: 'out-of-scope',
  })
  const own = { ...smoke, id: 'east-smoke', scope: { areas: ['ward-east'] } }
  expect(await post(east, 'rules', { rule: own })).toEqual({ status: 201 })
  expect(await post(east, 'rules/smoke/versions/1/retire')).toEqual({ status: 403, reason: 'out-of-scope' })
  const nowhere = { ...smoke, id: 'nowhere', scope: { areas: ['atlantis'], devices: ['truck-east'] } }
  const { errors } = (await (await linh.raw('POST', 'rules', { rule: nowhere })).json()) as {
    errors: { path: string }[]
  }
  expect(errors.map(({ path }) => path)).toEqual(['body.rule.scope.areas', 'body.rule.scope.devices'])
})

test('limits that hold only from a later day on are not drafted before it', async () => {
  const later = await linh.raw('POST', 'rules', { rule: { ...smoke, id: 'later', validFrom: '2999-01-01' } })
  expect(await later.json()).toMatchObject({ errors: [{ path: 'body.rule.validFrom' }] })
  expect(await post(linh, 'rules', { rule: { ...smoke, id: 'law', validFrom: '2013-10-25' } })).toEqual({
    status: 201,
  })
})

test('nobody takes from places that are not theirs the rule that watches them', async () => {
  const eastOnly = { ...smoke, scope: { areas: ['ward-east'] } }
  expect(await post(east, 'rules', { rule: eastOnly })).toEqual({ status: 403, reason: 'out-of-scope' })
  expect(await post(linh, 'rules', { rule: eastOnly })).toEqual({ status: 201 })
  expect(await post(east, 'rules/smoke/versions/2/approve')).toEqual({ status: 403, reason: 'out-of-scope' })
  expect((await inForce()).find(({ id }) => id === 'smoke')).toMatchObject({ version: 1 })
  expect(await post(minh, 'rules/smoke/versions/2/discard')).toEqual({ status: 200 })
})

test('an alarm remembers the version that raised it, and is over when its rule is retired', async () => {
  const alarm = await rig.raise('aq-east')
  await linh.send('POST', 'rules', { rule: dust(120) })
  await minh.send('POST', 'rules/dust/versions/2/approve')
  expect((await versionsOf('dust')).map(({ status }) => status)).toEqual(['retired', 'approved'])
  await rig.report('aq-east', 160)
  expect((await linh.get<{ rule: object }>(`alarms/${alarm}`)).rule).toMatchObject({ id: 'dust', version: 1 })
  const later = await rig.raise('aq-west-2')
  expect((await linh.get<{ rule: object }>(`alarms/${later}`)).rule).toMatchObject({ id: 'dust', version: 2 })

  await minh.send('POST', 'rules/dust/versions/2/retire')
  expect((await inForce()).map(({ id }) => id)).not.toContain('dust')
  const { items } = await linh.get<Page<AlarmEventJson>>('alarm-events?after=0&limit=1000')
  const last = (id: string) => items.findLast((event) => event.alarm.id === id)
  expect([alarm, later].map((id) => last(id)?.reason)).toEqual(['rule-retired', 'rule-retired'])
  await rig.report('aq-east', 400)
  expect((await linh.get<Page<AlarmEventJson>>('alarm-events?after=0&limit=1000')).items).toHaveLength(
    items.length,
  )
})

test('how a rule is written is published as JSON Schema', async () => {
  const schema = await viewer.get<object>('rule-schema')
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...{ title: 'Rule', additionalProperties: false, required: ['id', 'name', 'feed', 'condition'] },
  })
})
