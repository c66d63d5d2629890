import {
  type RehearsalOrder,
  type RehearsalProgress,
  type RehearsalReport,
  type Rule,
  deviceId,
  feedId,
  ruleId,
} from '@haidang/domain'
import { aNoDataRule, aRule, aThresholdRule } from '@haidang/domain/testing'
import { expressionOf } from '@haidang/expressions'
import { askRehearsal, cancelRehearsal, openHistory, readRehearsal, takeRehearsal } from '@haidang/store'
import { eventually } from '@haidang/testing'
import { runRehearsal, startRehearsals } from '@haidang/upkeep'

import { type TestDatabase, createTestDatabase, minute, silent, start } from './test-store.js'
import { toldLive } from './told-live.js'

const stations = ['aq-1', 'aq-2', 'aq-3'] as const
const days = 3
const untilAt = start + days * 24 * 60 * minute

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({
    ...Object.fromEntries(stations.map((id) => [id, 'air-quality'])),
    'lot-1': 'parking',
    'watch-dust-area': 'area-watch',
  })
  // a wave with noise; every fourth hour of the first station is missing, and some values are of no use
  await database.db.query(
    `insert into observation_air_quality (device_key, at, received_at, simulated, pm25, no2, meta)
     select key, at, at, false, 70 + 30 * sin(extract(epoch from at) / 5000) + 8 * random(), 10,
       case when extract(minute from at) = 7 then '{"status": {"pm25": "calibrating"}}'::jsonb end
     from device, generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '1 minute') at
     where not (id = 'aq-1' and extract(hour from at)::int % 4 = 0)
     order by random()`,
    [new Date(start).toISOString(), new Date(untilAt).toISOString()],
  )
}, 120_000)
afterAll(() => database?.drop())

const order = (rule: Rule, with_: Partial<RehearsalOrder> = {}): RehearsalOrder => ({
  ...{ rule, fromAt: start, toAt: untilAt, operators: 1 },
  devices: stations.map((id) => ({
    ...{ id: deviceId(id), feed: feedId('air-quality'), intervalMs: minute, parts: ['rehearsed' as const] },
  })),
  ...with_,
})

const run = (what: RehearsalOrder, signal = new AbortController().signal) =>
  runRehearsal({
    ...{ order: what, databaseUrl: database.url, expressionOf, told: [], log: silent, signal },
    onProgress: () => undefined,
  })

const live = (rule: Rule, id: string) =>
  toldLive(database.db, rule, { id, fromAt: start, toAt: untilAt, intervalMs: minute })

test.each([
  ['a threshold with delays', aThresholdRule({ onDelayMs: 2 * minute, offDelayMs: minute })],
  ['a silence', aNoDataRule()],
])('%s raises over stored history what it would have raised live', async (_, rule) => {
  const { parts, rows } = await run(order(rule))
  const raised = (await Promise.all(stations.map((id) => live(rule, id)))).flatMap((told) =>
    told.filter(({ reason }) => reason.startsWith('raised')),
  )
  const log = parts.rehearsed?.log.map(({ device, raisedAt }) => `${device} ${raisedAt}`)
  expect(raised.length).toBeGreaterThan(3)
  expect(log?.toSorted()).toEqual(raised.map(({ alarm, at }) => `${alarm.device} ${at}`).toSorted())
  expect(parts.rehearsed?.alarms).toBe(raised.length)
  expect(rows).toBe(3 * days * 1_440 - days * 6 * 60)
})

test.each([
  [
    'a sum over an hour and a half',
    aRule(
      {
        ...{ kind: 'sum', quantity: 'pm25', windowMs: 90 * minute, deadband: 300 },
        levels: [{ limit: 7_500, severity: 2 }],
      },
      { onDelayMs: 10 * minute, offDelayMs: 10 * minute },
    ),
  ],
  ['a threshold with delays', aThresholdRule({ onDelayMs: 9 * minute, offDelayMs: 9 * minute })],
])(
  '%s that is rehearsed from the middle of the past stands there as it would have stood',
  async (_, rule) => {
    const fromAt = start + 24 * 60 * minute + 100 * minute
    const { parts } = await run(order(rule, { fromAt }))
    const told = (await Promise.all(stations.map((id) => live(rule, id)))).flat()
    const raised = told.filter(({ reason, at }) => reason.startsWith('raised') && at >= fromAt)
    const log = parts.rehearsed?.log.map(({ device, raisedAt }) => `${device} ${raisedAt}`)
    expect(log?.toSorted()).toEqual(raised.map(({ alarm, at }) => `${alarm.device} ${at}`).toSorted())
    const activeAt = (id: string): boolean =>
      told.findLast(({ alarm, at }) => alarm.device === id && at < fromAt)?.reason.startsWith('raised') ??
      false
    expect(parts.rehearsed?.before).toBe(stations.filter(activeAt).length)
    expect(raised.length + stations.filter(activeAt).length).toBeGreaterThan(1)
  },
)

test('of what a device said before it was theirs to see who ask, nothing is told', async () => {
  const [rule, dayMs] = [aThresholdRule(), 24 * 60 * minute]
  const all = await run(order(rule))
  const seenFrom = new Map<string, number>([
    [stations[1], start + dayMs + 90 * minute],
    [stations[2], untilAt + dayMs],
  ])
  const devices = order(rule).devices.map((device) => ({ ...device, seenFromAt: seenFrom.get(device.id) }))
  const some = await run(order(rule, { devices }))
  const isSeen = ({ device, raisedAt }: { device: string; raisedAt: number }): boolean =>
    raisedAt >= (seenFrom.get(device) ?? 0)
  expect(all.parts.rehearsed?.log.some((one) => !isSeen(one))).toBe(true)
  expect(some.parts.rehearsed?.log.every(isSeen)).toBe(true)
  expect(some.parts.rehearsed?.log.map(({ device }) => device)).toContain(stations[1])
  expect(all.rows - some.rows).toBe((24 + 24 * days) * 60 + 90)
})

test('events that were stored raise what they would have raised live, and values that lie beside them nothing', async () => {
  // two hours with an offence each seven minutes, two without any; payments in between
  await database.db.query(
    `insert into device_event (device_key, at, name, kind, received_at, max_age_ms, simulated, data)
     select key, at, 'e' || extract(epoch from at), case when extract(minute from at)::int % 14 = 0 then 'payment' else 'violation' end,
       at, 600000, false, jsonb_build_object('offence', case when extract(hour from at)::int % 8 = 1 then 'double' else 'overstay' end)
     from device, generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '7 minutes') at
     where id = 'lot-1' and extract(hour from at)::int % 4 < 2`,
    [new Date(start).toISOString(), new Date(untilAt).toISOString()],
  )
  const levels = [
    { limit: 1, severity: 2 },
    { limit: 3, severity: 3 },
  ] as const
  const where = [{ field: 'offence', values: ['overstay'] }]
  const rule = aRule(
    { kind: 'event', event: 'violation', where, windowMs: 25 * minute, levels },
    { feed: feedId('parking') },
  )
  const lot = { id: deviceId('lot-1'), feed: feedId('parking'), intervalMs: minute }
  const { parts } = await run(order(rule, { devices: [{ ...lot, parts: ['rehearsed'] }] }))
  const told = await live(rule, 'lot-1')
  const raised = told.filter(({ reason }) => reason.startsWith('raised'))
  expect(raised.length).toBeGreaterThan(10)
  expect(parts.rehearsed?.log.map(({ raisedAt }) => raisedAt)).toEqual(raised.map(({ at }) => at))
  expect(parts.rehearsed?.rises).toBe(told.filter(({ reason }) => reason === 'severity-rose').length)
})

test('the signal’s own noise suggests a deadband with which the rule is calmer', async () => {
  const { suggestion, parts } = await run(order(aThresholdRule({ condition: { deadband: 0 } })))
  expect(suggestion?.reportMs).toBe(minute)
  // 8 · random() has σ = 8 / √12
  expect(suggestion?.sigma).toBeGreaterThan(1.5)
  expect(suggestion?.sigma).toBeLessThan(3.5)
  expect(parts.suggested?.alarms).toBeLessThan((parts.rehearsed?.alarms ?? 0) / 2)
})

test('a wave of the hand ends it, on the server too', async () => {
  const ending = new AbortController()
  const history = await openHistory({
    ...{ databaseUrl: database.url, feed: 'air-quality', devices: [deviceId('aq-1')], log: silent },
    ...{ needed: { quantities: ['pm25'], positions: false }, signal: ending.signal },
  })
  const block = database.open('blocker')
  const released = block.tx(async (tx) => {
    await tx.query('lock table observation_air_quality in access exclusive mode')
    const asked = history.slice(start, untilAt)
    setTimeout(() => ending.abort(new Error('enough')), 50)
    await expect(asked).rejects.toThrow('enough')
  })
  await released
  await history.close()
  await eventually('nothing of it runs any more', async () => {
    const { rows } = await database.db.query<{ busy: number }>(
      `select count(*)::int as busy from pg_stat_activity where application_name = 'haidang-history'`,
    )
    return rows[0]?.busy === 0
  })
})

describe('what is asked for', () => {
  const askFor = async (rule: Rule, by: string, most = 3): Promise<number> => {
    const plan = order(rule)
    const asked = await database.db.tx((tx) => askRehearsal(tx, { at: start, by, plan, most }))
    if (typeof asked !== 'number') throw new Error(asked)
    return asked
  }
  const ask = (by = 'linh', most = 3) => askFor(aThresholdRule(), by, most)
  const read = (id: number) =>
    readRehearsal<RehearsalOrder, RehearsalProgress, RehearsalReport>(database.db, id)

  test('is done by a worker, and the result stands in the row', async () => {
    const rehearsals = startRehearsals({
      ...{ db: database.db, databaseUrl: database.url, log: silent, everyMs: 20 },
      run: (one) => runRehearsal({ ...one, expressionOf }),
    })
    const id = await ask()
    await eventually('it is done', async () => (await read(id))?.state === 'done')
    const row = await read(id)
    expect(row?.result?.parts.rehearsed?.alarms).toBeGreaterThan(3)
    expect(row?.plan.rule.id).toBe('dust')
    await rehearsals.close()
  })

  test('over an area is told what the rule truly raised, which stands at the device of the area', async () => {
    const condition = { quantity: 'pm25', direction: 'above', limit: 80, deadband: 0 } as const
    const rule = aRule(
      { kind: 'area', ...condition, levels: [{ limit: 2, severity: 3 }] },
      { id: ruleId('dust-area') },
    )
    const at = new Date(start + minute).toISOString()
    await database.db.query(
      `insert into alarm select 'a-1', 'dust-area', 4, key, 'count', 'area-watch', 'a', 'unacknowledged', 3, $1, null, null, false, 1, '{}'
       from device where id = 'watch-dust-area'`,
      [at],
    )
    await database.db.query(
      `insert into alarm_event values (1, 'a-1', $1, $1, 'normal', 'unacknowledged', 'raised', null, null, false, 'area-watch', 'a', '{}')`,
      [at],
    )
    const seen: unknown[] = []
    const rehearsals = startRehearsals({
      ...{ db: database.db, databaseUrl: database.url, log: silent, everyMs: 20 },
      run: (one) => {
        seen.push(...one.told.map(({ device, version, raisedAt }) => ({ device, version, raisedAt })))
        return runRehearsal({ ...one, expressionOf })
      },
    })
    const id = await askFor(rule, 'linh')
    await eventually('it is done', async () => (await read(id))?.state === 'done')
    expect(seen).toEqual([{ device: 'watch-dust-area', version: 4, raisedAt: start + minute }])
    await rehearsals.close()
  })

  test('is ended by a worker when nobody wants it any more', async () => {
    let aborted = false
    const rehearsals = startRehearsals({
      ...{ db: database.db, databaseUrl: database.url, log: silent, everyMs: 20 },
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true
            reject(new Error('aborted'))
          })
        }),
    })
    const id = await ask()
    await eventually('it is running', async () => (await read(id))?.state === 'running')
    await cancelRehearsal(database.db, id)
    await eventually('it is cancelled', async () => (await read(id))?.state === 'cancelled')
    expect(aborted).toBe(true)
    await rehearsals.close()
  })

  test('is ended, and says so, when it takes too long', async () => {
    const rehearsals = startRehearsals({
      ...{ db: database.db, databaseUrl: database.url, log: silent, everyMs: 20, longestMs: 50 },
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    })
    const id = await ask()
    await eventually('it has failed', async () => (await read(id))?.state === 'failed')
    expect((await read(id))?.problem).toBe('too-long')
    await rehearsals.close()
  })

  test('is refused while as many as may wait or run, and one that its worker left behind is over', async () => {
    const [one, other] = [await ask('linh', 2), await ask('minh', 2)]
    await expect(ask('linh', 9)).rejects.toThrow('own-open')
    await expect(ask('an', 2)).rejects.toThrow('too-many')
    expect((await takeRehearsal(database.db, { silentMs: 30_000 }))?.id).toBe(one)
    expect(await cancelRehearsal(database.db, other)).toBe(true)
    expect(await cancelRehearsal(database.db, other)).toBe(false)
    await takeRehearsal(database.db, { silentMs: -1_000 })
    expect([(await read(one))?.problem, (await read(other))?.state]).toEqual(['interrupted', 'cancelled'])
  })
})
