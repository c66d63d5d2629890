import { type Scope, areaId, deviceId, feedId, secondLook, wholeScope } from '@haidang/domain'
import { aDevice, aThresholdRule } from '@haidang/domain/testing'
import {
  alarmEventsAfter,
  commit,
  finishSecondLooks,
  newestAlarmSeq,
  readAlarm,
  readAlarms,
  readDeviceStates,
  readEventsOfAlarm,
  readKnownEpisodes,
  readNewestSeqInScope,
  readObservationSignals,
  readObservations,
  readPulse,
  readQuarantine,
  readStoredInstants,
  takeSecondLooks,
  tryLock,
} from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase
const rules = [aThresholdRule()]
const elsewhere: Scope = { areas: new Set([areaId('son-tra')]), feeds: 'all' }
const vehiclesOnly: Scope = { areas: 'all', feeds: new Set([feedId('vehicle')]) }

beforeAll(async () => {
  database = await createTestDatabase({ ...manyDevices('station', 12), 'truck-1': 'vehicle' })
})

afterAll(() => database.drop())

test('observations come in pages, in either direction, by time and by quantity', async () => {
  const { db } = database
  await commitAll(
    storeOn(db),
    Array.from({ length: 10 }, (_, index) =>
      incoming(
        'station-1',
        start + index * minute,
        index % 2 ? { pm25: index } : { pm25: index, no2: index },
        { status: index === 4 ? 'fault' : 'measuring' },
      ),
    ),
  )
  const query = { device: 'station-1', feed: 'air-quality', newestFirst: false, limit: 4 }
  const first = await readObservations(db, query)
  const second = await readObservations(db, { ...query, cursorAt: first.at(-1)?.at ?? 0 })
  expect([...first, ...second].map(({ at }) => (at - start) / minute)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(second[0]?.values).toEqual([
    { quantity: 'pm25', value: 4, status: 'fault', flags: [], revision: 0 },
    { quantity: 'no2', value: 4, status: 'fault', flags: [], revision: 0 },
  ])
  const backwards = await readObservations(db, {
    ...query,
    newestFirst: true,
    quantities: ['no2'],
    fromAt: start + 2 * minute,
    toAt: start + 8 * minute,
  })
  expect(backwards.map(({ at, values }) => [(at - start) / minute, values.length])).toEqual([
    [6, 1],
    [4, 1],
    [2, 1],
  ])
  expect(await readObservations(db, { ...query, quantities: ['speed'] })).toEqual([])
  expect(await readObservations(db, { ...query, feed: 'none' })).toEqual([])
})

test('when a device reported is read without what we derived ourselves', async () => {
  const { db } = database
  const first = start - 60 * minute
  await commitAll(storeOn(db), [
    incoming('station-11', first, { pm25: 1 }),
    incoming('station-11', first + minute, { vnAqi: 40 }),
    incoming('station-11', first + 2 * minute, { no2: 2 }),
  ])
  const stretch = { device: 'station-11', feed: 'air-quality', fromAt: first, toAt: first + 2 * minute }
  expect(await readStoredInstants(db, stretch)).toEqual([first, first + 2 * minute])
  expect(await readStoredInstants(db, { ...stretch, fromAt: first + 1 })).toEqual([first + 2 * minute])
  expect(await readStoredInstants(db, { ...stretch, feed: 'none' })).toEqual([])
})

test('device states are read by id and by feed; one that never reported is empty', async () => {
  const { db } = database
  await commitAll(storeOn(db), [incoming('truck-1', start, { speed: 4 }, { position: [108.2, 16] })])
  const [truck, ...none] = await readDeviceStates(db, { feed: 'vehicle' })
  expect(none).toEqual([])
  expect(truck).toMatchObject({
    device: 'truck-1',
    area: 'hai-chau',
    state: { newestAt: start, position: { position: [108.2, 16] } },
  })
  expect(await readDeviceStates(db, { ids: ['station-12'] })).toMatchObject([
    { device: 'station-12', state: { latest: {}, rules: {} } },
  ])
})

test('alarms are listed live or closed, by scope, device and severity, newest first in pages', async () => {
  const { db } = database
  const store = storeOn(db)
  const closing = [{ ...aThresholdRule(), autoAcknowledge: true }]
  for (const number of [2, 3, 4])
    await commitAll(store, [incoming(`station-${number}`, start, { pm25: number === 3 ? 160 : 90 })], rules)
  await commitAll(store, [incoming('station-4', start + minute, { pm25: 10 })], closing)
  const list = async (query: Partial<Parameters<typeof readAlarms>[1]>) =>
    (await readAlarms(db, { scope: wholeScope, closed: false, limit: 100, ...query })).map(
      ({ alarm }) => alarm.device,
    )
  expect(await list({})).toEqual(['station-3', 'station-2'])
  expect(await list({ closed: true })).toEqual(['station-4'])
  expect(await list({ severity: 3 })).toEqual(['station-3'])
  expect(await list({ device: 'station-2' })).toEqual(['station-2'])
  expect(await list({ feed: 'vehicle' })).toEqual([])
  expect(await list({ scope: elsewhere })).toEqual([])
  const [newest] = await readAlarms(db, { scope: wholeScope, closed: false, limit: 1 })
  expect(await list({ beforeSeq: newest?.seq ?? 0 })).toEqual(['station-2'])
  expect(await readAlarm(db, newest?.alarm.id ?? '')).toEqual(newest)
  expect(await readAlarm(db, 'none')).toBeUndefined()
})

test('the alarm log is read after a number, within a scope, up to a number', async () => {
  const { db } = database
  const last = await newestAlarmSeq(db)
  const all = await alarmEventsAfter(db, { after: 0, scope: wholeScope, limit: 100 })
  expect(all.at(-1)?.seq).toBe(last)
  expect((await alarmEventsAfter(db, { after: 1, upTo: 2, limit: 100 })).map(({ seq }) => seq)).toEqual([2])
  expect(await alarmEventsAfter(db, { after: 0, scope: vehiclesOnly, limit: 100 })).toEqual([])
  expect(await readNewestSeqInScope(db, { scope: wholeScope, upTo: last - 1 })).toBe(last - 1)
  expect(await readNewestSeqInScope(db, { scope: vehiclesOnly })).toBeUndefined()
  const alarm = all.at(-1)?.alarm.id ?? ''
  expect((await readEventsOfAlarm(db, alarm, 10)).map(({ reason }) => reason)).toEqual(['returned', 'raised'])
})

test('the pulse counts fresh devices of each feed in the database', async () => {
  const { sources, seq } = await readPulse(database.db, start + 7 * minute)
  expect(seq).toBe(await newestAlarmSeq(database.db))
  expect(sources.find(({ feed }) => feed === 'air-quality')).toMatchObject({
    total: 12,
    fresh: 4,
    newestAt: start + 9 * minute,
  })
})

test('refused input is listed newest first; what no device can be named for is seen by a whole scope only', async () => {
  const { db } = database
  const refusal = {
    receivedAt: start,
    topic: 't',
    reason: 'bad-payload' as const,
    path: '',
    message: 'm',
    count: 1,
    payload: Buffer.from('x'),
  }
  const refusals = [refusal, { ...refusal, device: 'station-1', feed: 'air-quality' }]
  await commit(storeOn(db), { observations: [], signals: [], refusals }, engineWith([]))
  const seen = async (scope: Scope) =>
    (await readQuarantine(db, { scope, limit: 10 })).map(({ device }) => device)
  expect(await seen(wholeScope)).toEqual(['station-1', undefined])
  expect(await seen({ areas: new Set([areaId('hai-chau')]), feeds: 'all' })).toEqual(['station-1'])
  expect(await seen(elsewhere)).toEqual([])
  expect(
    await readQuarantine(db, { scope: wholeScope, device: 'station-1', reason: 'too-old', limit: 10 }),
  ).toEqual([])
})

test('windows of late values are taken by one worker at a time, and stay when it fails', async () => {
  const { db } = database
  await commitAll(storeOn(db), [
    incoming('station-5', start, { pm25: 1 }),
    incoming('station-5', start - 30 * minute, { pm25: 2 }),
  ])
  await db.tx(async (tx) => {
    const taken = await takeSecondLooks(tx, { limit: 10, settleMs: 0 })
    expect(taken).toMatchObject([
      { device: 'station-5', feed: 'air-quality', fromAt: start - 30 * minute, toAt: start - 30 * minute },
    ])
    const other = await database
      .open('other worker')
      .tx((theirs) => takeSecondLooks(theirs, { limit: 10, settleMs: 0 }))
    expect(other).toEqual([])
  })
  expect(await db.tx((tx) => takeSecondLooks(tx, { limit: 10, settleMs: 60_000 }))).toEqual([])
  await db.tx(async (tx) => finishSecondLooks(tx, await takeSecondLooks(tx, { limit: 10, settleMs: 0 })))
  expect(await rowsOf(db, 'select 1 from second_look')).toEqual([])
})

test('a second look at stored history finds the finished episode, and finds nothing once it is on record', async () => {
  const { db } = database
  const store = storeOn(db)
  const at = (minutes: number) => start + minutes * minute
  const late = { receivedAt: at(60) }
  await commitAll(store, [incoming('station-6', at(60), { pm25: 10 }, late)], rules)
  await commitAll(
    store,
    [5, 10, 15].map((minutes) =>
      incoming('station-6', at(minutes), { pm25: minutes === 10 ? 99 : 10 }, late),
    ),
    rules,
  )
  const look = async () => {
    const stretch = { device: 'station-6', feed: 'air-quality', fromAt: at(0), toAt: at(60) }
    const [observations, known] = [
      await readObservationSignals(db, stretch),
      await readKnownEpisodes(db, stretch),
    ]
    return secondLook({
      device: aDevice({ id: deviceId('station-6'), intervalMs: 300_000 }),
      rules,
      observations,
      known,
      at: at(61),
    })
  }
  const found = await look()
  expect(found).toMatchObject([{ raisedAt: at(10), clearedAt: at(15), quantity: 'pm25' }])
  await commit(
    store,
    {
      observations: [],
      signals: found.map((signal) => ({ device: deviceId('station-6'), signal })),
      refusals: [],
    },
    engineWith(rules),
  )
  expect(await look()).toEqual([])
})

test('each occurrence of an alarm is an episode of its own on record', async () => {
  const { db } = database
  const values = [90, 10, 95, 10]
  await commitAll(
    storeOn(db),
    values.map((pm25, index) => incoming('station-7', start + index * minute, { pm25 })),
    rules,
  )
  expect(
    await readKnownEpisodes(db, { device: 'station-7', fromAt: start, toAt: start + minute * 60 }),
  ).toEqual([
    { rule: 'dust', quantity: 'pm25', raisedAt: start, clearedAt: start + minute },
    { rule: 'dust', quantity: 'pm25', raisedAt: start + 2 * minute, clearedAt: start + 3 * minute },
  ])
  expect(
    await readKnownEpisodes(db, {
      device: 'station-7',
      fromAt: start + 4 * minute,
      toAt: start + 60 * minute,
    }),
  ).toEqual([])
})

test('a sweep’s lock is held by one transaction until it ends', async () => {
  const other = database.open('sweeper')
  await database.db.tx(async (tx) => {
    expect(await tryLock(tx, 'silence')).toBe(true)
    expect(await other.tx((theirs) => tryLock(theirs, 'silence'))).toBe(false)
    expect(await other.tx((theirs) => tryLock(theirs, 'digest'))).toBe(true)
  })
  expect(await other.tx((theirs) => tryLock(theirs, 'silence'))).toBe(true)
})
