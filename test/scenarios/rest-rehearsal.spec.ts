import { type RehearsalJson, rehearsalSchema } from '@haidang/contracts'
import type { RehearsalOrder } from '@haidang/domain'
import type { Operator } from '@haidang/testing'

import { outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** Nobody rehearses here: `test/store/rehearsal.spec.ts` has what a worker makes of it. */
let rig: RestRig
let linh: Operator
let east: Operator
beforeAll(async () => {
  rig = await startRestRig()
  linh = await signInAs(rig, 'linh', { role: 'supervisor' })
  east = await signInAs(rig, 'east', { role: 'supervisor', scope: { areas: ['ward-east'] } })
}, 120_000)
afterAll(() => rig?.close())

const dust = {
  id: 'dust-draft',
  name: { vi: 'Bụi', en: 'Dust' },
  feed: 'air-quality',
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [{ limit: 120, severity: 3 }],
    deadband: 1,
  },
}
const span = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }
const raw = (who: Operator, body: unknown) => who.raw('POST', 'rules/rehearse', body)
const ask = async (who: Operator, body: object): Promise<RehearsalJson> =>
  rehearsalSchema.parse(await (await raw(who, { ...span, ...body })).json())
const cancel = (who: Operator, { id }: RehearsalJson) => who.raw('POST', `rules/rehearsals/${id}/cancel`)

test('a rule that is not saved is rehearsed over the devices of the asker, and of nobody else', async () => {
  const wide = await ask(linh, { rule: dust })
  const narrow = await ask(east, { rule: dust })
  expect(wide).toMatchObject({ state: 'waiting', askedBy: 'linh', devices: 4, operators: 1 })
  expect(narrow.devices).toBe(2)
  expect(await outcome(await east.raw('GET', `rules/rehearsals/${wide.id}`))).toEqual({
    status: 404,
    reason: 'not-found',
  })
  expect(await outcome(await cancel(east, wide))).toEqual({ status: 404, reason: 'not-found' })
  const listed = await east.get<{ items: RehearsalJson[] }>('rules/rehearsals')
  expect(listed.items.map(({ id }) => id)).toEqual([narrow.id])
  for (const [who, one] of [
    [linh, wide],
    [east, narrow],
  ] as const) {
    const ended = rehearsalSchema.parse(await (await cancel(who, one)).json())
    expect(ended).toMatchObject({ state: 'cancelled', cancelling: false })
  }
})

test('a second one of the same person, and a fourth of all, are refused by name, until one is cancelled', async () => {
  const [minh, phuc] = [
    await signInAs(rig, 'minh', { role: 'supervisor' }),
    await signInAs(rig, 'phuc', { role: 'supervisor' }),
  ]
  const three = []
  for (const who of [linh, east, minh]) three.push(await ask(who, { rule: dust }))
  const refusalOf = async (who: Operator) => outcome(await raw(who, { ...span, rule: dust }))
  expect(await refusalOf(linh)).toEqual({ status: 409, reason: 'rehearsal-open' })
  expect(await refusalOf(phuc)).toEqual({ status: 429, reason: 'too-many-rehearsals' })
  for (const one of three) await cancel(linh, one)
  const again = await ask(linh, { rule: dust })
  expect(again.state).toBe('waiting')
  await cancel(linh, again)
})

test.each([
  ['a rule and one that is saved', { rule: dust, saved: { id: 'dust' } }, 'bad-request'],
  ['neither', {}, 'bad-request'],
  ['a span that ends ahead of its beginning', { rule: dust, to: span.from, from: span.to }, 'bad-request'],
  ['more than 400 days', { rule: dust, from: '2024-01-01T00:00:00Z' }, 'bad-request'],
  ['a place that there is none of', { rule: { ...dust, scope: { areas: ['atlantis'] } } }, 'bad-request'],
  ['a rule that nobody has saved', { saved: { id: 'never-heard-of' } }, 'not-found'],
  [
    'labels that no device has',
    { rule: { ...dust, scope: { labels: { colour: 'red' } } } },
    'nothing-to-rehearse',
  ],
])('%s: refused', async (_, body, reason) => {
  expect((await outcome(await raw(linh, { ...span, ...body }))).reason).toBe(reason)
})

test('a count over an area is only for who sees all of it', async () => {
  const condition = {
    ...{ kind: 'area', quantity: 'pm25', direction: 'above', limit: 80, deadband: 0 },
    levels: [{ limit: 2, severity: 3 }],
  }
  const area = { ...dust, id: 'dust-area', condition }
  expect(await outcome(await raw(east, { ...span, rule: area }))).toEqual({
    status: 403,
    reason: 'out-of-scope',
  })
  const whole = await ask(linh, { rule: area })
  expect(whole.devices).toBe(4)
  await cancel(linh, whole)
})

test('the version in force is not rehearsed beside itself', async () => {
  const inForce = rig.registry.rules().find((rule) => rig.registry.membersOf(rule).length > 0)
  const asked = await ask(linh, { saved: { id: inForce?.id } })
  const { rows } = await rig.db.query<{ plan: RehearsalOrder }>('select plan from rehearsal where id = $1', [
    asked.id,
  ])
  expect(rows[0]?.plan.rule).toEqual(inForce)
  expect(rows[0]?.plan.running).toBeUndefined()
  await cancel(linh, asked)
})

test('more reports than a worker reads in minutes are refused by name', async () => {
  await rig.db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select 'fleet-' || n, 'vehicle', '', '', area, agency, 15, 'site' from device, generate_series(1, 100) n
     where id = 'truck-east'`,
  )
  await rig.registry.refresh()
  const condition = { kind: 'speed', levels: [{ limit: 80, severity: 2 }], deadband: 5 }
  const speeding = { ...dust, id: 'speeding', feed: 'vehicle', condition }
  const year = { ...span, from: '2025-10-01T00:00:00Z', rule: speeding }
  expect(await outcome(await raw(linh, year))).toEqual({ status: 409, reason: 'too-much-to-rehearse' })
  await cancel(linh, await ask(linh, { rule: speeding }))
})
