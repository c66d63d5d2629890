import { deviceId, feedId } from '@haidang/domain'
import fc from 'fast-check'

import type { Checked } from './check.js'
import { createFreeInstants } from './free-instants.js'
import { judge } from './index.js'
import { type Stopped, isRefused } from './step.js'

/* Whatever comes: nothing of it throws, and nothing of it is lost without a word. */

const now = Date.parse('2026-11-21T07:00:00Z')
const minuteMs = 60_000
const dayMs = 86_400_000
const station = { id: deviceId('air-01'), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false }
const vehicle = { id: deviceId('truck-01'), feed: feedId('vehicle'), intervalMs: 15_000, simulated: true }

const air = 'ioc/v1/air-quality/air-01/observations'
const truck = 'ioc/v1/vehicle/truck-01/observations'

function judgeJson(json: unknown, topic = air): Checked | Stopped {
  const findDevice = (id: string) => [station, vehicle].find((device) => device.id === id)
  const world = { findDevice, freeInstants: createFreeInstants(), entrance: 'device' } as const
  const payload = new TextEncoder().encode(JSON.stringify(json))
  const message = {
    topic,
    payload,
    qos: 1,
    dup: false,
    receivedAt: now,
    client: 'test',
    simulated: false,
  } as const
  return judge(message, world)
}

function checked(judged: Checked | Stopped): Checked {
  if (isRefused(judged)) throw new Error(`refused: ${judged.refusal.reason}`)
  return judged
}

const anyJson = fc.jsonValue({ maxDepth: 4 })
const quantity = fc.constantFrom(
  'pm25',
  'pm10',
  'co',
  'vnAqi',
  '__proto__',
  'constructor',
  'speed',
  'a/b',
  '\0',
  '\ud800',
)
const anyStamp = fc.oneof(anyJson, fc.integer({ min: now - 70 * dayMs, max: now + 10 * minuteMs }))
const observation = fc.record(
  {
    at: anyStamp,
    values: fc.dictionary(quantity, fc.oneof(anyJson, fc.double({ min: -10, max: 3_000 })), { maxKeys: 8 }),
    status: fc.oneof(anyJson, fc.constantFrom('measuring', 'fault')),
    statuses: fc.dictionary(quantity, fc.constantFrom('fault', 'calibrating', 'odd')),
    position: fc.oneof(anyJson, fc.tuple(fc.integer(), fc.integer({ min: -95, max: 95 }))),
    revision: fc.oneof(anyJson, fc.nat(3)),
  },
  { requiredKeys: [] },
)
const anything = fc.oneof(anyJson, observation, fc.array(fc.oneof(observation, anyJson), { maxLength: 6 }))

test('whatever the JSON, nothing throws and every text of a refusal can be stored', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(air, truck), (json, topic) => {
      const judged = judgeJson(json, topic)
      const told = isRefused(judged) ? [judged.refusal] : judged.refusals
      return told.every(({ path, message }) => !/\0|\p{Surrogate}/u.test(path + message) && path.length < 250)
    }),
    { numRuns: 500 },
  )
})

const ofTheWhole = new Set([
  'too-many-values',
  'bad-revision',
  'bad-time',
  'clock-ahead',
  'too-old',
  'bad-payload',
])

test('of an observation, what is accepted and what is refused is what was given', () => {
  fc.assert(
    fc.property(observation, fc.constantFrom(air, truck), (json, topic) => {
      const judged = checked(judgeJson(json, topic))
      const whole = judged.refusals.some(({ reason }) => ofTheWhole.has(reason))
      if (whole) return judged.observations.length === 0
      const orphans = Object.keys(json.statuses ?? {}).filter(
        (key) => !Object.hasOwn(json.values ?? {}, key),
      ).length
      const refused = judged.refusals
        .filter(({ reason }) => reason !== 'bad-position' && reason !== 'no-values')
        .reduce((sum, { count }) => sum + count, 0)
      return judged.accepted + refused - orphans === judged.given
    }),
    { numRuns: 500 },
  )
})

test('an array is judged as its elements are one by one', () => {
  fc.assert(
    fc.property(
      fc.array(
        observation.map((json) => ({ at: now, ...json })),
        { minLength: 1, maxLength: 6 },
      ),
      (array) => {
        const together = checked(judgeJson(array))
        const apart = array.map((json) => checked(judgeJson(json)))
        const stored = apart.flatMap(({ observations }) => observations.map((one) => one.observation))
        const refused = apart.flatMap((judged) => judged.refusals).reduce((sum, { count }) => sum + count, 0)
        expect(together.observations.map((one) => one.observation)).toEqual(stored)
        expect(together.refusals.reduce((sum, { count }) => sum + count, 0)).toBe(refused)
      },
    ),
  )
})
