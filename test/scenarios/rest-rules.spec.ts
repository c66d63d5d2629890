import { startRuleWatch, startSilenceWatch } from '@haidang/alerting'
import type { AlarmEventJson, AlarmJson, RuleJson, RuleVersionJson } from '@haidang/contracts'
import { deviceId, feedId, siteDate } from '@haidang/domain'
import { observed } from '@haidang/domain/testing'
import { type Operator, eventually } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
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

test('versions come page by page, and a page of what a scope sees is whole', async () => {
  const all = (await linh.get<Page<RuleVersionJson>>('rule-versions?limit=1000')).items
  const keyOf = ({ rule }: RuleVersionJson) => `${rule.id}/${rule.version}`
  const paged = async (who: Operator) => {
    const found: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { items, next }: Page<RuleVersionJson> = await who.get(
        `rule-versions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      expect(items.length).toBeLessThanOrEqual(2)
      found.push(...items.map(keyOf))
      cursor = next
    }
    return found
  }
  expect(all.length).toBeGreaterThan(2)
  expect(await paged(linh)).toEqual(all.map(keyOf))
  const fleet = await signInAs(rig, 'fleet', { role: 'operator', scope: { feeds: ['vehicle'] } })
  expect(await paged(fleet)).toEqual(all.filter(({ rule }) => rule.feed === 'vehicle').map(keyOf))
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

const dayMs = 86_400_000

test('a value that comes late is judged by the limit of its own day, and its record names that version', async () => {
  const station = 'aq-west-2'
  const law = (limit: number, daysAgo: number) => ({
    ...{ ...dust(limit), id: 'dust-law', scope: { devices: [station] } },
    validFrom: siteDate(rig.clock.at - daysAgo * dayMs, 'Asia/Ho_Chi_Minh'),
  })
  const putInForce = async (rule: object, version: number) => {
    const [one, other] = [
      await signInAs(rig, `drafter-${version}`, { role: 'supervisor' }),
      await signInAs(rig, `approver-${version}`, { role: 'supervisor' }),
    ]
    await one.send('POST', 'rules', { rule })
    await other.send('POST', `rules/dust-law/versions/${version}/approve`)
    return other
  }
  await putInForce(law(50, 300), 1)
  rig.clock.at += 40 * dayMs
  const reader = await putInForce(law(45, 20), 2)
  const told = async (daysAgo: number, values: readonly number[]) => {
    const observations = values.map((pm25, place) => {
      const at = rig.clock.at - daysAgo * dayMs + place * 60_000
      const source = { topic: 'test', payload: new Uint8Array(), receivedAt: rig.clock.at }
      const about = { device: deviceId(station), feed: feedId('air-quality'), at, receivedAt: rig.clock.at }
      return {
        observation: { ...about, values: [observed('pm25', pm25)], simulated: false },
        ...{ source, index: place },
      }
    })
    await rig.commit({ observations, signals: [], refusals: [] })
  }
  await told(30, [48, 55, 20])
  await told(10, [44, 47, 20])
  const { items } = await reader.get<Page<AlarmEventJson>>('alarm-events?after=0&limit=1000')
  const records = items.filter(({ alarm }) => alarm.rule.id === 'dust-law')
  expect(records.map(({ alarm, reason }) => [reason, alarm.rule.version, alarm.value, alarm.limit])).toEqual([
    ['found-in-late-data', 1, 55, 50],
    ['found-in-late-data', 2, 47, 45],
  ])
})

test('a device that is silent already is counted as silent by a rule that is approved now, also after a restart', async () => {
  await rig.report('aq-east', 20)
  await rig.report('aq-west', 20)
  rig.clock.at += dayMs
  const [one, other] = [
    await signInAs(rig, 'silence-drafter', { role: 'supervisor' }),
    await signInAs(rig, 'silence-approver', { role: 'supervisor' }),
  ]
  const approve = async (id: string, device: string) => {
    const condition = { kind: 'no-data', quantities: [''], missedReports: 3, severity: 3 }
    const rule = { ...{ id, condition, feed: 'air-quality' }, scope: { devices: [device] } }
    await one.send('POST', 'rules', { rule: { ...rule, name: { vi: 'Im lặng', en: 'Silent' } } })
    await other.send('POST', `rules/${id}/versions/1/approve`)
  }
  const silent = async () =>
    (await one.get<Page<AlarmJson>>('alarms?limit=100')).items
      .filter(({ rule }) => rule.id.startsWith('silent-'))
      .map(({ device }) => device)
      .sort()
  const { db, clock, commit, registry } = rig
  const common = { db, clock, commit, log: keptLog(), everyMs: 20 }
  await approve('silent-east', 'aq-east') // and whoever watched over rules has died before it could look
  const silence = startSilenceWatch({ ...common, listeningSinceAt: () => 0 })
  const rules = startRuleWatch({ ...common, ...registry })
  try {
    await eventually('the east is silent', async () => (await silent()).join() === 'aq-east')
    await approve('silent-west', 'aq-west')
    await eventually('the west is silent', async () => (await silent()).join() === 'aq-east,aq-west')
  } finally {
    await Promise.all([silence.close(), rules.close()])
  }
})
