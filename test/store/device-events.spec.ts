import { startSecondLook } from '@haidang/alerting'
import { type EventData, type Rule, deviceId, feedId } from '@haidang/domain'
import { aRule } from '@haidang/domain/testing'
import { type IncomingEvent, commit, readDeviceEvents } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  becomesTrue,
  createTestDatabase,
  engineWith,
  incoming,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ 'lot-1': 'parking', 'lot-2': 'parking', 'station-1': 'air-quality' })
})

afterAll(() => database.drop())

type Changes = { device?: string; id?: string; kind?: string; data?: EventData }

/** A payment of its own message; without an id unless it is given one. */
function paid(at: number, { device = 'lot-1', id, kind = 'payment', data }: Changes = {}): IncomingEvent {
  const payload = Buffer.from(JSON.stringify({ at, kind, data }))
  return {
    event: {
      ...{ device: deviceId(device), feed: feedId('parking'), kind, at, receivedAt: at + 1_000 },
      ...{ data: data ?? { session: 'S-1', amountVnd: 15_000, outcome: 'paid' } },
      ...(id !== undefined && { id }),
      ...{ maxAgeMs: 900_000, simulated: false },
    },
    source: { topic: `ioc/v1/parking/${device}/events`, payload, receivedAt: at + 1_000 },
    index: 0,
  }
}

const commitEvents = (
  deviceEvents: IncomingEvent[],
  store = storeOn(database.db),
  rules: readonly Rule[] = [],
) => commit(store, { observations: [], deviceEvents, signals: [], refusals: [] }, engineWith(rules))

const storedOf = (device: string, from: number) =>
  rowsOf<{ id: string | null; at: number; data: EventData }>(
    database.db,
    `select e.id, e.at, e.data from device_event e join device d on d.key = e.device_key
     where d.id = $1 and e.at >= to_timestamp($2 / 1000.0) and e.at < to_timestamp($2 / 1000.0) + interval '1 hour' order by e.at`,
    [device, from],
  )

const hour = (count: number): number => start + count * 60 * minute

test('an event is stored beside the observations of its commit, and the same again is a duplicate', async () => {
  const events = [paid(hour(1), { id: 'p-1' }), paid(hour(1) + 1)]
  const store = storeOn(database.db)
  const observations = [incoming('station-1', hour(1), { pm25: 20 })]
  const batch = { observations, deviceEvents: events, signals: [], refusals: [] }
  const first = await commit(store, batch, engineWith([]))
  expect([first.verdicts, first.eventVerdicts]).toEqual([
    [{ fresh: 1, duplicates: 0, conflicts: 0 }],
    ['fresh', 'fresh'],
  ])
  expect((await commitEvents(events)).eventVerdicts).toEqual(['duplicate', 'duplicate'])
  expect(await storedOf('lot-1', hour(1))).toEqual([
    { id: 'p-1', at: hour(1), data: { session: 'S-1', amountVnd: 15_000, outcome: 'paid' } },
    { id: null, at: hour(1) + 1, data: { session: 'S-1', amountVnd: 15_000, outcome: 'paid' } },
  ])
})

test('an id is an event’s identity within its device: with another time or other words it is refused, and counts once', async () => {
  await commitEvents([paid(hour(2), { id: 'p-2' })])
  const { eventVerdicts, conflicts } = await commitEvents([
    paid(hour(2) + minute, { id: 'p-2' }),
    paid(hour(2), { id: 'p-2', data: { session: 'S-1', amountVnd: 99_000, outcome: 'paid' } }),
    paid(hour(2), { id: 'p-2', device: 'lot-2' }),
  ])
  expect(eventVerdicts).toEqual(['conflicting', 'conflicting', 'fresh'])
  expect(conflicts).toMatchObject([
    { reason: 'conflicting-event', device: 'lot-1', path: '', count: 1 },
    { reason: 'conflicting-event', device: 'lot-1', path: '', count: 1 },
  ])
  expect(await storedOf('lot-1', hour(2))).toHaveLength(1)
  const kept = await rowsOf(database.db, `select reason from quarantine where reason = 'conflicting-event'`)
  expect(kept).toHaveLength(2)
})

test('without an id it is its kind and its time; an id is never taken for a kind', async () => {
  const other = { data: { session: 'S-2', amountVnd: 5_000, outcome: 'paid' } }
  const violation = { kind: 'violation', data: { offence: 'overstay' } }
  const { eventVerdicts } = await commitEvents([
    paid(hour(3)),
    paid(hour(3), other),
    paid(hour(3), violation),
    paid(hour(3), { id: 'payment' }),
    paid(hour(3)),
  ])
  expect(eventVerdicts).toEqual(['fresh', 'conflicting', 'fresh', 'fresh', 'duplicate'])
})

test('two intakes that are given the same event at once store it once', async () => {
  const stores = [storeOn(database.open('a')), storeOn(database.open('b')), storeOn(database.open('c'))]
  const rounds = Array.from({ length: 10 }, (_, round) => round)
  for (const round of rounds) {
    const outcomes = await Promise.all(
      // each has its own idea of when it was
      stores.map((store, place) => commitEvents([paid(hour(4) + place, { id: `r-${round}` })], store)),
    )
    const verdicts = outcomes.flatMap(({ eventVerdicts }) => eventVerdicts).sort()
    expect(verdicts).toEqual(['conflicting', 'conflicting', 'fresh'])
  }
  expect(await storedOf('lot-1', hour(4))).toHaveLength(rounds.length)
})

test('an event that PostgreSQL refuses goes to quarantine alone', async () => {
  await database.db.query(`alter table device_event add constraint tame check (kind <> 'unstorable-one')`)
  const observations = [incoming('station-1', hour(5), { pm25: 21 })]
  const deviceEvents = [0, 1, 2, 3].map((place) =>
    paid(hour(5) + place, place === 2 ? { kind: 'unstorable-one' } : {}),
  )
  const batch = { observations, deviceEvents, signals: [], refusals: [] }
  const { verdicts, eventVerdicts, conflicts } = await commit(storeOn(database.db), batch, engineWith([]))
  expect(verdicts).toEqual([{ fresh: 1, duplicates: 0, conflicts: 0 }])
  expect(eventVerdicts).toEqual(['fresh', 'fresh', 'unfit', 'fresh'])
  expect(conflicts).toMatchObject([{ reason: 'unstorable', device: 'lot-1' }])
  expect(await storedOf('lot-1', hour(5))).toHaveLength(3)
})

test('an event of a device that the store does not know is kept as unknown-device', async () => {
  const { eventVerdicts, conflicts } = await commitEvents([paid(hour(6), { device: 'lot-99' })])
  expect(eventVerdicts).toEqual(['unfit'])
  expect(conflicts).toMatchObject([{ reason: 'unknown-device', device: 'lot-99' }])
})

const unpaid = aRule(
  {
    ...{ kind: 'event', event: 'payment', where: [{ field: 'outcome', values: ['unpaid'] }] },
    ...{ windowMs: 10 * minute, levels: [{ limit: 2, severity: 2 }] },
  },
  { feed: feedId('parking') },
)
const owed = (at: number, id: string) =>
  paid(at, { device: 'lot-2', id, data: { session: id, amountVnd: 20_000, outcome: 'unpaid' } })

test('a rule that counts events raises in the commit that stores the last of them, and a duplicate adds nothing', async () => {
  const store = storeOn(database.db)
  const first = await commitEvents([owed(hour(8), 'u-1'), owed(hour(8), 'u-1')], store, [unpaid])
  expect([first.eventVerdicts, first.events]).toEqual([['fresh', 'duplicate'], []])
  const other = storeOn(database.open('other'))
  const second = await commitEvents([owed(hour(8) + minute, 'u-2')], other, [unpaid])
  expect(second.events).toMatchObject([
    { reason: 'raised', at: hour(8) + minute, alarm: { device: 'lot-2' } },
  ])
  const due = await rowsOf<{ at: number }>(
    database.db,
    `select due_at as at from device_state s join device d on d.key = s.device_key where d.id = 'lot-2'`,
  )
  expect(due).toEqual([{ at: hour(8) + 10 * minute }])
})

test('events that came behind the window become a retro record at the second look', async () => {
  const store = storeOn(database.db)
  await commitEvents([owed(hour(-24), 'l-1'), owed(hour(-24) + minute, 'l-2')], store, [unpaid])
  const db = database.open('look')
  const look = startSecondLook({
    ...{ db, clock: aClock(hour(9)), log: silent, everyMs: 20, settleMs: 0 },
    commit: (batch) => commit(store, batch, engineWith([unpaid])),
    findDevice: (id) => ({ id, feed: feedId('parking'), intervalMs: 5 * minute }),
    rulesFor: () => [unpaid],
  })
  await becomesTrue(async () =>
    expect(
      await rowsOf(database.db, `select raised_at as "from", cleared_at as "to" from alarm where retro`),
    ).toEqual([{ from: hour(-24) + minute, to: hour(-24) + 10 * minute }]),
  )
  await look.close()
})

test('of a device that is seen for a while only that while is told, and no page ends elsewhere', async () => {
  const at = start + 60 * 24 * minute
  await commitEvents(
    [0, 1, 2, 3].map((after) => paid(at + after * minute, { device: 'lot-2', id: `seen-${after}` })),
  )
  const told = async (limit: number, seen?: { device: string; fromAt: number; toAt: number }[]) =>
    (
      await readDeviceEvents(database.db, {
        ...{ devices: ['lot-2'], newestFirst: true, fromAt: at, limit },
        ...(seen && { seen }),
      })
    ).map(({ id }) => id)
  const forever = Number.POSITIVE_INFINITY
  expect(await told(2)).toEqual(['seen-3', 'seen-2'])
  expect(await told(2, [{ device: 'lot-2', fromAt: -forever, toAt: at + 2 * minute }])).toEqual([
    'seen-1',
    'seen-0',
  ])
  expect(await told(9, [{ device: 'lot-2', fromAt: at + 3 * minute, toAt: forever }])).toEqual(['seen-3'])
  expect(await told(1, [{ device: 'lot-1', fromAt: at, toAt: at }])).toEqual(['seen-3'])
})
