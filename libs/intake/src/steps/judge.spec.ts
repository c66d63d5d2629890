import { type Entrance, type RefusalReason, deviceId, feedId, refusalReasons } from '@haidang/domain'

import type { KnownDevice } from '../ports.js'
import type { Checked } from './check.js'
import { createFreeInstants } from './free-instants.js'
import { judge } from './index.js'
import { type Stopped, isRefused } from './step.js'

const now = Date.parse('2026-11-21T07:00:00Z')
const minuteMs = 60_000
const dayMs = 86_400_000

const devices: readonly KnownDevice[] = [
  { id: deviceId('air-01'), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false },
  { id: deviceId('truck-01'), feed: feedId('vehicle'), intervalMs: 15_000, simulated: true },
  { id: deviceId('wall-01'), feed: feedId('display'), intervalMs: 10_000, simulated: false },
]

const air = 'ioc/v1/air-quality/air-01/observations'
const truck = 'ioc/v1/vehicle/truck-01/observations'

type Sent = {
  topic?: string
  as?: string
  receivedAt?: number
  simulated?: boolean
  isCut?: boolean
  entrance?: Entrance
}

function judgeText(
  payload: string,
  { topic = air, as, receivedAt = now, simulated = false, isCut = false, entrance = 'device' }: Sent = {},
): Checked | Stopped {
  const world = {
    findDevice: (id: string) => devices.find((device) => device.id === id),
    freeInstants: createFreeInstants(),
    entrance,
  }
  const bytes = new TextEncoder().encode(payload)
  const message = {
    topic,
    payload: bytes,
    qos: 1 as const,
    dup: false,
    receivedAt,
    client: 'test',
    simulated,
    isCut,
  }
  return judge({ ...message, ...(as !== undefined && { device: deviceId(as) }) }, world)
}

const judgeJson = (json: unknown, sent?: Sent) => judgeText(JSON.stringify(json), sent)

function checked(judged: Checked | Stopped): Checked {
  if (isRefused(judged)) throw new Error(`refused: ${judged.refusal.reason}`)
  return judged
}

/** Reason, path and count of everything that was refused. */
function refusals(judged: Checked | Stopped): (readonly [string, string, number])[] {
  if (isRefused(judged)) return [[judged.refusal.reason, judged.refusal.path, 1]]
  return judged.refusals.map(({ reason, path, count }) => [reason, path, count])
}

const at = new Date(now).toISOString()
const values = { pm25: 41.2 }

const wholes: readonly (readonly [RefusalReason, string, Sent & { payload?: string }])[] = [
  ['unknown-topic', 'a topic without a channel', { topic: 'ioc/v1/air-quality/air-01' }],
  ['unknown-topic', 'another version', { topic: 'ioc/v2/air-quality/air-01/observations' }],
  ['unknown-topic', 'a name with capitals', { topic: 'ioc/v1/air-quality/AIR/observations' }],
  ['unknown-topic', 'a level too many', { topic: 'ioc/v1/air-quality/air-01/observations/more' }],
  ['unknown-device', 'nobody of that name', { topic: 'ioc/v1/air-quality/air-99/observations' }],
  ['unknown-device', 'a device of another feed', { topic: 'ioc/v1/vehicle/air-01/observations' }],
  ['not-your-topic', 'somebody else speaks for it', { as: 'truck-01' }],
  ['not-your-topic', 'the simulated city speaks for a real device', { simulated: true }],
  ['not-your-topic', 'its own session of before goes on', { simulated: true, as: 'air-01' }],
  ['not-your-topic', 'a device tells rejections', { topic: 'ioc/v1/air-quality/air-01/rejections' }],
  ['not-your-topic', 'anybody speaks for a wall screen', { topic: 'ioc/v1/display/wall-01/observations' }],
  ['unknown-event', 'a feed without events', { topic: 'ioc/v1/air-quality/air-01/events' }],
  ['bad-payload', 'no JSON', { payload: 'pm25=41' }],
  ['bad-payload', 'the beginning of a larger one, though it reads as a whole', { isCut: true }],
  ['bad-payload', 'a quoted presence', { payload: '"online"', topic: 'ioc/v1/air-quality/air-01/presence' }],
  ['too-deep', '50,000 levels', { payload: '['.repeat(50_000) }],
  ['too-many-observations', '1,001 of them', { payload: `[${'{},'.repeat(1_000)}{}]` }],
  ['no-values', 'an empty array', { payload: '[]' }],
]

describe('a message is refused whole as', () => {
  test.each(wholes)('%s: %s', (reason, _, { payload = JSON.stringify({ at, values }), ...sent }) => {
    const judged = judgeText(payload, sent)
    expect(isRefused(judged)).toBe(true)
    expect(refusals(judged)).toEqual([[reason, '', 1]])
  })
})

const parts: readonly (readonly [RefusalReason, string, unknown])[] = [
  ['bad-time', '/at', { at: '2026-11-21T07:00:00', values }],
  ['bad-time', '/at', { at: '1763708400000', values }],
  ['bad-time', '/at', { at: 1_763_708_400, values }],
  ['bad-time', '/at', { at: '2026-02-30T07:00:00Z', values }],
  ['bad-time', '/at', { at: null, values }],
  ['bad-time', '/at', { at: {}, values }],
  ['clock-ahead', '/at', { at: now + 5 * minuteMs + 1, values }],
  ['clock-ahead', '/at', { at: '9999-12-31T23:59:59Z', values }],
  ['too-old', '/at', { at: now - 61 * dayMs - 1, values }],
  ['bad-revision', '/revision', { at, values, revision: -1 }],
  ['bad-revision', '/revision', { at, values, revision: 1.5 }],
  ['bad-revision', '/revision', { at, values, revision: '2' }],
  ['bad-status', '/status', { at, values, status: 'ok' }],
  ['bad-status', '/statuses', { at, values, statuses: ['fault'] }],
  ['bad-position', '/position', { at, position: [181, 16] }],
  ['bad-position', '/position', { at, position: '108,16' }],
  ['bad-position', '/position', { at, position: [108] }],
  ['no-values', '', { at }],
  ['no-values', '', { at, values: {} }],
  ['bad-payload', '/values', { at, values: [41.2] }],
  ['unknown-quantity', '/values/pm99', { at, values: { pm99: 1 } }],
  ['derived-quantity', '/values/vnAqi', { at, values: { vnAqi: 50 } }],
  ['wrong-type', '/values/pm25', { at, values: { pm25: true } }],
  ['wrong-type', '/values/pm25', { at, values: { pm25: null } }],
  ['wrong-type', '/values/pm25', { at, values: { pm25: { value: 1 } } }],
  ['out-of-range', '/values/pm25', { at, values: { pm25: -0.1 } }],
  ['out-of-range', '/values/pm25', { at, values: { pm25: 2_001 } }],
  ['unknown-quantity', '/values/constructor', { at, values: { constructor: 1 } }],
]

describe('an observation is refused, and nothing of it stored, as', () => {
  test.each(parts)('%s at %j: %j', (reason, path, json) => {
    const judged = checked(judgeJson(json))
    expect(judged.observations).toEqual([])
    expect(refusals(judged)).toEqual([[reason, path, 1]])
  })

  test('too-many-values: 65 of them', () => {
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`q${index}`, 1]))
    expect(refusals(judgeJson({ at, values: many }))).toEqual([['too-many-values', '/values', 1]])
  })

  test('not-finite: a number beyond what a double can hold', () => {
    expect(refusals(judgeText('{"values":{"pm25":1e400}}'))).toEqual([['not-finite', '/values/pm25', 1]])
  })

  test('unknown-word: a word that the quantity does not have', () => {
    const judged = judgeJson({ at, values: { duty: 'lunch' } }, { topic: truck })
    expect(refusals(judged)).toEqual([['unknown-word', '/values/duty', 1]])
  })
})

/** Those of events alone. */
const inJudgeEventsSpec = ['too-many-events', 'missing-field'] as const

test('every reason has its test here, but those of events and those that only the database can give', () => {
  const tested = [...wholes, ...parts].map(([reason]) => reason)
  const all = new Set([
    ...tested,
    ...inJudgeEventsSpec,
    'too-many-values',
    'not-finite',
    'unknown-word',
    'conflicting-value',
    'conflicting-event',
    'unstorable',
  ])
  expect([...all].sort()).toEqual([...refusalReasons].sort())
})

test('verdicts are per value: the good ones of a message are stored, the bad ones are counted by reason', () => {
  const judged = checked(
    judgeJson([
      { at, values: { pm25: 41.2, pm10: -5, no2: 'much' } },
      { at: now - 1, values: { so2: -1, co: 1_000 }, position: [500, 0] },
    ]),
  )
  expect(
    judged.observations.map(({ observation }) => observation.values.map(({ quantity }) => quantity)),
  ).toEqual([['pm25'], ['co']])
  expect(refusals(judged)).toEqual([
    ['out-of-range', '/0/values/pm10', 2],
    ['wrong-type', '/0/values/no2', 1],
    ['bad-position', '/1/position', 1],
  ])
  expect([judged.given, judged.accepted]).toEqual([5, 2])
})

test('a checked observation carries everything that storing it needs', () => {
  const json = { at, values: { speed: '12,5' }, position: [108.2, 16.05], status: 'calibrating', revision: 3 }
  expect(checked(judgeJson(json, { topic: truck })).observations).toEqual([
    {
      index: 0,
      observation: {
        device: 'truck-01',
        feed: 'vehicle',
        at: now,
        receivedAt: now,
        simulated: true,
        position: [108.2, 16.05],
        values: [
          { quantity: 'speed', value: 12.5, status: 'calibrating', flags: ['from-text'], revision: 3 },
        ],
      },
    },
  ])
})

test('a status of one quantity that is no status refuses this value alone', () => {
  const judged = checked(judgeJson({ at, values: { pm25: 1, no2: 2 }, statuses: { no2: 'broken' } }))
  expect(judged.accepted).toBe(1)
  expect(refusals(judged)).toEqual([['bad-status', '/statuses/no2', 1]])
})

test('a value outside what is plausible is stored and flagged', () => {
  const [first] = checked(judgeJson({ at, values: { pm25: 700 } })).observations
  expect(first!.observation.values[0]!.flags).toEqual(['implausible'])
})

test('a position alone is an observation', () => {
  const judged = checked(judgeJson({ at, position: [108.2, 16.05, 12] }, { topic: truck }))
  expect(judged.observations[0]!.observation).toMatchObject({ position: [108.2, 16.05], values: [] })
  expect(judged.refusals).toEqual([])
})

test('a refused position takes no value with it', () => {
  const judged = checked(judgeJson({ at, values: { speed: 10 }, position: [0, 91] }, { topic: truck }))
  expect(judged.observations[0]!.observation.position).toBeUndefined()
  expect(judged.accepted).toBe(1)
})

test('an observation without a time gets the time of receipt, is marked so, and never shares an instant', () => {
  const judged = checked(judgeJson([{ values }, { values }, { at: now - 1, values }]))
  expect(
    judged.observations.map(({ observation }) => [observation.at - now, observation.values[0]!.flags]),
  ).toEqual([
    [0, ['at-missing']],
    [1, ['at-missing']],
    [-1, []],
  ])
  expect(judged.atMissing).toBe(true)
})

test.each([
  ['61 days old', now - 61 * dayMs],
  ['5 minutes ahead', now + 5 * minuteMs],
  ['an offset of seven hours', '2026-11-21T14:00:00+07:00'],
  ['a leap second', '2016-12-31T23:59:60Z'],
])('a clock within its limits is taken: %s', (title, stamp) => {
  const receivedAt = title === 'a leap second' ? Date.parse('2017-01-01T00:00:00Z') : now
  expect(checked(judgeJson({ at: stamp, values }, { receivedAt })).observations).toHaveLength(1)
})

test.each([
  ['online', true],
  ['offline', false],
])('presence %s becomes a signal at the time of receipt', (word, online) => {
  const judged = checked(judgeText(word, { topic: 'ioc/v1/vehicle/truck-01/presence' }))
  expect(judged.signals).toEqual([{ device: 'truck-01', signal: { kind: 'presence', at: now, online } }])
})

test('a device of one feed is told of the other that it belongs to', () => {
  const judged = judgeJson({ at, values }, { topic: 'ioc/v1/vehicle/air-01/observations' })
  expect(judged).toMatchObject({ device: 'air-01', feed: 'air-quality' })
})
