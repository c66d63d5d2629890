import type { AlarmEventJson, DeviceEventJson, EventDayJson, QuarantineRecordJson } from '@haidang/contracts'
import { findFeed, siteDayStart } from '@haidang/domain'
import { type Intake, createIntake } from '@haidang/intake'
import type { Operator } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { type Refusal, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** What two car parks tell of an afternoon, from the message to what people read of it. */
const minute = 60_000
const hour = 60 * minute
const violations = {
  ...{ id: 'offences', name: { vi: 'Vi phạm', en: 'Violations' }, feed: 'parking' },
  condition: {
    ...{ kind: 'event', event: 'violation', where: [{ field: 'offence', values: ['wrong-place'] }] },
    ...{ windowMs: 10 * minute, levels: [{ limit: 2, severity: 2 }] },
  },
}

let rig: RestRig
let boss: Operator
let intake: Intake
const told: string[] = []
/** Noon of the place, so that no test comes to its midnight. */
let noon: number

beforeAll(async () => {
  rig = await startRestRig({
    devices: [
      { id: 'lot-east', feed: 'parking', area: 'ward-east' },
      { id: 'lot-west', feed: 'parking', area: 'ward-west' },
    ],
  })
  noon = siteDayStart(rig.clock.at, 'Asia/Ho_Chi_Minh') + 36 * hour
  rig.clock.at = noon
  boss = await signInAs(rig, 'boss', { role: 'administrator' })
  const linh = await signInAs(rig, 'linh', { role: 'supervisor' })
  await linh.send('POST', 'rules', { rule: violations })
  await boss.send('POST', 'rules/offences/versions/1/approve')
  const { registry, clock, commit } = rig
  intake = createIntake({
    ...{ clock, log: keptLog(), commit },
    findDevice: (id) => {
      const device = registry.device(id)
      return device && { ...device, intervalMs: device.intervalSeconds * 1_000, simulated: false }
    },
    stateOf: () => undefined,
    reject: (topic, { reason, path }) => told.push(`${topic} ${reason} ${path}`),
    onCommitted: () => undefined,
  })
}, 120_000)
afterAll(async () => {
  await intake?.close()
  await rig?.close()
})

/** The PUBACK of a message is sent when this resolves. */
const say = (device: string, json: unknown, channel = 'events') =>
  intake.accept({
    ...{ topic: `ioc/v1/parking/${device}/${channel}`, qos: 1, dup: false, client: device, simulated: false },
    ...{ payload: new TextEncoder().encode(JSON.stringify(json)), receivedAt: rig.clock.at },
  })

/** In words: a session, what became of it, and how much in đồng unless it was 15,000. */
const payment = (at: number, words: string) => {
  const [session = '', result = '', amount = '15000'] = words.split(' ')
  const data = { session, amountVnd: Number(amount), outcome: result }
  return { id: `p-${session}-${result}`, at, kind: 'payment', data }
}
const violation = (at: number, offence: string) => ({
  at,
  kind: 'violation',
  data: { offence, plate: '43A-123.45' },
})

const eventsOf = async (query = '', from = 'devices/lot-east') =>
  (await boss.get<{ items: DeviceEventJson[]; next?: string }>(`${from}/events?${query}`)).items

test('payments are there when they have been acknowledged, each once, and a day adds up to them', async () => {
  const said = [
    payment(noon - 3 * hour, 'a paid'),
    payment(noon - 2 * hour, 'b unpaid 30000'),
    payment(noon - hour, 'b paid 30000'),
    payment(noon - minute, 'c unpaid'),
  ]
  await say('lot-east', said)
  await say('lot-east', said[3]) // again, as a device does that has not heard the PUBACK
  await say('lot-east', payment(noon - 13 * hour, 'yesterday paid 1000000'))
  const events = await eventsOf('kind=payment')
  expect(events.map(({ id }) => id)).toEqual([
    'p-c-unpaid',
    'p-b-paid',
    'p-b-unpaid',
    'p-a-paid',
    'p-yesterday-paid',
  ])
  expect(events[0]).toEqual({
    ...{ device: 'lot-east', kind: 'payment', simulated: false },
    ...{
      id: 'p-c-unpaid',
      at: new Date(noon - minute).toISOString(),
      receivedAt: new Date(noon).toISOString(),
    },
    data: { session: 'c', amountVnd: 15_000, outcome: 'unpaid' },
  })
  const day = await boss.get<EventDayJson>('devices/lot-east/event-day')
  expect(day.counts).toEqual({ payment: 4 })
  expect(day.totals).toEqual({ revenueVnd: 45_000, paidSessions: 2, unpaidSessions: 1 })
  expect(Object.keys(day.totals).sort()).toEqual([...(findFeed('parking')?.tally?.gives ?? [])].sort())
  const before = await boss.get<EventDayJson>(
    `devices/lot-east/event-day?at=${new Date(noon - 13 * hour).toISOString()}`,
  )
  expect([before.to, before.totals['revenueVnd']]).toEqual([day.from, 1_000_000])
})

test('what is wrong with an event is told to its device and kept for repair', async () => {
  await say('lot-east', { ...payment(noon, 'd paid'), kind: 'fire' })
  await say('lot-east', payment(noon, 'a paid 999000'))
  await say('lot-west', { ...payment(noon, 'e paid'), data: { session: 'e', amountVnd: 5_000 } })
  await new Promise((done) => setImmediate(done))
  const expected = [
    ['lot-east', 'unknown-event', '/kind'],
    ['lot-east', 'conflicting-event', ''],
    ['lot-west', 'missing-field', '/data/outcome'],
  ]
  expect(told).toEqual(
    expected.map(([lot, reason, path]) => `ioc/v1/parking/${lot}/rejections ${reason} ${path}`),
  )
  const { items } = await boss.get<{ items: QuarantineRecordJson[] }>('quarantine?limit=10')
  expect(items.map(({ device, reason, path }) => [device, reason, path]).reverse()).toEqual(expected)
})

test('two offences of the kind within the window are an alarm, others are none', async () => {
  await say('lot-west', violation(noon - 14 * minute, 'wrong-place'))
  await say('lot-west', [violation(noon - 3 * minute, 'wrong-place'), violation(noon - minute, 'overstay')])
  const own = async () => {
    const { items } = await boss.get<{ items: AlarmEventJson[] }>('alarm-events?after=0&limit=1000')
    return items
      .filter(({ alarm }) => alarm.rule.id === 'offences')
      .map(({ reason, at, alarm }) => `${reason} ${alarm.severity} ${(Date.parse(at) - noon) / minute}`)
  }
  expect(await own()).toEqual([])
  await say('lot-west', violation(noon - 2 * minute, 'wrong-place'))
  expect(await own()).toEqual(['raised 2 -2'])
})

test('a feed’s events come page by page, newest first, each once', async () => {
  const whole = await eventsOf('limit=1000', 'feeds/parking')
  expect(whole.length).toBeGreaterThan(8)
  const paged: DeviceEventJson[] = []
  let next: string | undefined
  do {
    const page = await boss.get<{ items: DeviceEventJson[]; next?: string }>(
      `feeds/parking/events?limit=2${next === undefined ? '' : `&cursor=${next}`}`,
    )
    paged.push(...page.items)
    next = page.next
  } while (next !== undefined)
  expect(paged).toEqual(whole)
  const ats = whole.map(({ at }) => at)
  expect(ats).toEqual(ats.toSorted().reverse())
})

test('all of a stretch comes as JSON lines, oldest first', async () => {
  const text = await (await boss.raw('GET', 'devices/lot-east/events?format=jsonl')).text()
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DeviceEventJson)
  expect(lines).toEqual((await eventsOf('limit=1000')).toReversed())
})

test('events are for whoever may see their device', async () => {
  const scope = { areas: ['ward-east'], feeds: ['parking'] }
  const east = await signInAs(rig, 'east', { role: 'viewer', scope })
  const { items } = await east.get<{ items: DeviceEventJson[] }>('feeds/parking/events')
  expect(new Set(items.map(({ device }) => device))).toEqual(new Set(['lot-east']))
  for (const path of ['devices/lot-west/events', 'devices/lot-west/event-day'])
    expect(await outcome(await east.raw('GET', path))).toEqual({ status: 404, reason: 'not-found' })
})

test.each(['from=yesterday', 'cursor=made-up', 'limit=0'])('%s is refused with a reason', async (query) => {
  for (const place of ['devices/lot-east', 'feeds/parking']) {
    const answer = await boss.raw('GET', `${place}/events?${query}`)
    const { reason, errors } = (await answer.json()) as Refusal
    expect([reason, errors?.[0]?.path]).toEqual(['bad-request', `query.${query.split('=')[0]}`])
  }
})
