import { randomUUID } from 'node:crypto'

import type { AlarmEventJson, AlarmJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

import { admin, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Page<T> = { items: T[]; next?: string }

let rig: RestRig
let operator: Operator
let supervisor: Operator
beforeAll(async () => {
  rig = await startRestRig()
  operator = await signInAs(rig, 'op', { role: 'operator' })
  supervisor = await signInAs(rig, 'boss', { role: 'supervisor' })
}, 120_000)
afterAll(() => rig?.close())

const in1h = () => new Date(rig.clock.at + 3_600_000).toISOString()

describe('acknowledging', () => {
  test('tells who, when and what they said, in the alarm, in the list and in the audit', async () => {
    const id = await rig.raise('aq-east')
    const alarm = await operator.send<AlarmJson>('POST', `alarms/${id}/acknowledge`, { comment: 'on it' })
    expect(alarm).toMatchObject({ id, state: 'acknowledged', acknowledged: { by: 'op', comment: 'on it' } })
    expect(await operator.get<AlarmJson>(`alarms/${id}`)).toEqual(alarm)
    const { items } = await operator.get<Page<AlarmJson>>('alarms')
    expect(items.find((item) => item.id === id)).toEqual(alarm)
    const audit =
      await supervisor.get<Page<{ actor: string; action: string; subject: string; detail: object }>>('audit')
    expect(audit.items[0]).toMatchObject({
      actor: 'op',
      action: 'alarm.acknowledge',
      subject: id,
      detail: { comment: 'on it', device: 'aq-east', area: 'ward-east' },
    })
  })

  test('of twenty operators at once, one is first and nineteen hear who it was', async () => {
    const id = await rig.raise('aq-west')
    const before = await operator.get<Page<object>>('audit').catch(() => undefined)
    expect(before).toBeUndefined() // operators do not read the audit
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signInAs(rig, `op-${n}`, { role: 'operator' })),
    )
    const answers = await Promise.all(
      people.map((person) => person.raw('POST', `alarms/${id}/acknowledge`, {})),
    )
    const outcomes = await Promise.all(answers.map(outcome))
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(outcomes.filter(({ reason }) => reason === 'already-acknowledged')).toHaveLength(19)
    const { items } = await supervisor.get<Page<{ action: string; subject: string }>>('audit?limit=1000')
    expect(items.filter((row) => row.action === 'alarm.acknowledge' && row.subject === id)).toHaveLength(1)
  })

  test('with a stale number is refused, with the present one carried out', async () => {
    const id = await rig.raise('aq-east-2')
    const { seq } = await operator.get<AlarmJson>(`alarms/${id}`)
    await operator.send('POST', `alarms/${id}/comment`, { comment: 'looking' })
    expect(await outcome(await operator.raw('POST', `alarms/${id}/acknowledge`, { seq }))).toEqual({
      status: 409,
      reason: 'stale-version',
    })
    const { seq: now } = await operator.get<AlarmJson>(`alarms/${id}`)
    expect(now).toBeGreaterThan(seq)
    await operator.send('POST', `alarms/${id}/acknowledge`, { seq: now })
  })
})

describe('an Idempotency-Key', () => {
  const send = (id: string, key: string, body: { comment?: string }) =>
    operator.raw('POST', `alarms/${id}/${body.comment ? 'comment' : 'acknowledge'}`, body, {
      'idempotency-key': key,
    })

  test('repeats the first answer and does nothing twice, ten at once included', async () => {
    const id = await rig.raise('aq-west-2')
    const key = randomUUID()
    const before = rig.commits()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(id, key, { comment: 'once' })))
    const bodies = await Promise.all(answers.map((answer) => answer.json()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(rig.commits() - before).toBe(1)
    await send(id, randomUUID(), {})
    expect(await (await send(id, key, { comment: 'once' })).json()).toEqual(bodies[0]) // though the alarm has moved on
  })

  test('with another request is refused', async () => {
    const id = await rig.raise('aq-west-2')
    const key = randomUUID()
    await send(id, key, { comment: 'one' })
    expect(await outcome(await send(id, key, { comment: 'two' }))).toEqual({
      status: 422,
      reason: 'idempotency-key-reused',
    })
  })

  test('counts though the answer was lost with the process: the audit knows', async () => {
    const id = await rig.raise('aq-west-2')
    const key = randomUUID()
    await send(id, key, { comment: 'kept' })
    await rig.db.query('delete from first_answer where key = $1', [key])
    const before = rig.commits()
    expect((await send(id, key, { comment: 'kept' })).status).toBe(200)
    expect(rig.commits()).toBe(before)
  })

  test('belongs to its caller: a colleague’s is another', async () => {
    const id = await rig.raise('aq-west-2')
    const key = randomUUID()
    await send(id, key, {})
    const other = await supervisor.raw('POST', `alarms/${id}/acknowledge`, {}, { 'idempotency-key': key })
    expect(await outcome(other)).toEqual({ status: 409, reason: 'already-acknowledged' })
  })
})

describe('shelving', () => {
  test('needs a reason and an end within a day', async () => {
    const id = await rig.raise('aq-east')
    const shelve = async (body: object) => (await operator.raw('POST', `alarms/${id}/shelve`, body)).json()
    expect(await shelve({ until: in1h() })).toMatchObject({
      reason: 'bad-request',
      errors: [{ path: 'body.comment' }],
    })
    const tooLong = new Date(rig.clock.at + 25 * 3_600_000).toISOString()
    expect(await shelve({ until: tooLong, comment: 'x' })).toMatchObject({
      reason: 'bad-request',
      errors: [{ path: 'body.until' }],
    })
    expect(await shelve({ until: in1h(), comment: 'sensor is being washed' })).toMatchObject({
      state: 'shelved',
      shelvedUntil: expect.any(String),
    })
    expect(await shelve({ until: in1h(), comment: 'again' })).toMatchObject({ reason: 'already-shelved' })
    const back = await operator.send<AlarmJson>('POST', `alarms/${id}/unshelve`, {})
    expect(back).toMatchObject({ state: 'unacknowledged' })
    expect(back).not.toHaveProperty('shelvedUntil')
  })

  test('of severity 4 is a supervisor’s, of severity 5 nobody’s', async () => {
    const id = await rig.raise('aq-east')
    const shelve = async (person: Operator) =>
      outcome(await person.raw('POST', `alarms/${id}/shelve`, { until: in1h(), comment: 'x' }))
    await rig.report('aq-east', 250)
    expect(await shelve(operator)).toEqual({ status: 409, reason: 'severity-not-shelvable' })
    expect(await shelve(supervisor)).toEqual({ status: 200 })
    await supervisor.send('POST', `alarms/${id}/unshelve`, {})
    await rig.report('aq-east', 350)
    expect(await shelve(supervisor)).toEqual({ status: 409, reason: 'severity-not-shelvable' })
    expect(await shelve(await admin(rig))).toEqual({ status: 409, reason: 'severity-not-shelvable' })
  })
})

describe('silencing', () => {
  const silence = async (person: Operator, id: string, body: object = {}) =>
    person.raw('POST', `alarms/${id}/silence`, body)

  test('is for one person and two minutes at most, changes nothing of the alarm, and stands in the audit', async () => {
    const id = await rig.raise('aq-east')
    const before = await operator.get<AlarmJson>(`alarms/${id}`)
    const answer = await (await silence(operator, id)).json()
    expect(answer).toEqual({ alarm: id, by: 'op', until: new Date(rig.clock.at + 120_000).toISOString() })
    expect(await operator.get<AlarmJson>(`alarms/${id}`)).toEqual(before)
    const { items } = await supervisor.get<Page<{ actor: string; action: string; subject: string }>>('audit')
    expect(items[0]).toMatchObject({ actor: 'op', action: 'alarm.silence', subject: id })
    expect(await outcome(await silence(operator, id, { seconds: 121 }))).toEqual({
      status: 400,
      reason: 'bad-request',
    })
  })

  test('said twice under one key is said once', async () => {
    const id = await rig.raise('aq-east-2')
    const key = randomUUID()
    const say = () => operator.raw('POST', `alarms/${id}/silence`, {}, { 'idempotency-key': key })
    const answers = [await say(), await say()]
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()))
    expect(second).toEqual(first)
    const { items } = await supervisor.get<Page<{ action: string; subject: string }>>('audit?limit=1000')
    expect(items.filter((row) => row.action === 'alarm.silence' && row.subject === id)).toHaveLength(1)
  })

  test('is not for those who only look, and not of an episode that is over', async () => {
    const viewer = await signInAs(rig, 'silent-viewer', { role: 'viewer' })
    const id = await rig.raise('aq-west')
    expect(await outcome(await silence(viewer, id))).toEqual({ status: 403, reason: 'role-too-low' })
    await operator.send('POST', `alarms/${id}/acknowledge`, {})
    await rig.report('aq-west', 10)
    expect(await outcome(await silence(operator, id))).toEqual({ status: 409, reason: 'alarm-closed' })
  })
})

test('assigning says who handles it; nobody does after an undo', async () => {
  const id = await rig.raise('aq-east')
  const assign = (assignee: string | null) =>
    operator.send<AlarmJson>('POST', `alarms/${id}/assign`, { assignee })
  expect(await assign('op')).toMatchObject({ assignee: 'op' })
  expect(await assign(null)).not.toHaveProperty('assignee')
  expect(await operator.get<AlarmJson>(`alarms/${id}`)).not.toHaveProperty('assignee')
})

test('out of service and back is a supervisor’s, with a reason', async () => {
  const id = await rig.raise('aq-east-2')
  const send = async (person: Operator, name: string, body: object) =>
    outcome(await person.raw('POST', `alarms/${id}/${name}`, body))
  expect(await send(operator, 'out-of-service', { comment: 'x' })).toEqual({
    status: 403,
    reason: 'role-too-low',
  })
  expect(await send(supervisor, 'out-of-service', {})).toEqual({ status: 400, reason: 'bad-request' })
  expect(await send(supervisor, 'out-of-service', { comment: 'new pump' })).toEqual({ status: 200 })
  expect(await send(supervisor, 'acknowledge', {})).toMatchObject({ status: 409 })
  expect(await send(supervisor, 'return-to-service', {})).toEqual({ status: 200 })
  expect(await send(supervisor, 'return-to-service', {})).toEqual({
    status: 409,
    reason: 'not-out-of-service',
  })
})

test('an episode that is over takes no action, and is found among the closed', async () => {
  const id = await rig.raise('aq-west')
  await operator.send('POST', `alarms/${id}/acknowledge`, {})
  await rig.report('aq-west', 10)
  expect(await outcome(await operator.raw('POST', `alarms/${id}/comment`, { comment: 'late' }))).toEqual({
    status: 409,
    reason: 'alarm-closed',
  })
  const { items: live } = await operator.get<Page<AlarmJson>>('alarms?limit=1000')
  expect(live.map((alarm) => alarm.id)).not.toContain(id)
  const { items: closed } = await operator.get<Page<AlarmJson>>('alarms?closed=true&limit=1000')
  expect(closed.map((alarm) => alarm.id)).toContain(id)
  expect((await operator.get<AlarmJson>(`alarms/${id}`)).state).toBe('normal')
})

test('the alarm log is read in pages without a gap, chained for each reader', async () => {
  const reader = await signInAs(rig, 'west-reader', { role: 'viewer', scope: { areas: ['ward-west'] } })
  const read = async (person: Operator) => {
    const events: AlarmEventJson[] = []
    for (let after: string | undefined = '0'; after !== undefined;) {
      const page: Page<AlarmEventJson> = await person.get(`alarm-events?after=${after}&limit=7`)
      events.push(...page.items)
      after = page.next
    }
    return events
  }
  const all = await read(operator)
  const west = await read(reader)
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, place) => place + 1))
  expect(all.map(({ prevSeq }) => prevSeq)).toEqual(all.map((_, place) => place))
  expect(west.map(({ seq }) => seq)).toEqual(
    all.filter(({ alarm }) => alarm.area === 'ward-west').map(({ seq }) => seq),
  )
  expect(west.map(({ prevSeq }) => prevSeq)).toEqual([0, ...west.slice(0, -1).map(({ seq }) => seq)])
  const first = await operator.get<Page<AlarmEventJson>>('alarm-events?after=3&limit=2')
  const second = await operator.get<Page<AlarmEventJson>>(`alarm-events?after=3&limit=2&cursor=${first.next}`)
  expect([first, second].map(({ items }) => items.map(({ seq }) => seq))).toEqual([
    [4, 5],
    [6, 7],
  ])
})
