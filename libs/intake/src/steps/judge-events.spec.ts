import { type Entrance, type RefusalReason, deviceId, feedId } from '@haidang/domain'
import { poison } from '@haidang/domain/testing'
import fc from 'fast-check'

import type { Checked } from './check.js'
import { createFreeInstants } from './free-instants.js'
import { judge } from './index.js'
import { type Stopped, isRefused } from './step.js'

const now = Date.parse('2026-11-21T07:00:00Z')
const dayMs = 86_400_000
const lot = { id: deviceId('lot-01'), feed: feedId('parking'), intervalMs: 60_000, simulated: false }

function judgeText(payload: string, entrance: Entrance = 'device'): Checked | Stopped {
  const findDevice = (id: string) => (id === lot.id ? lot : undefined)
  const world = { findDevice, freeInstants: createFreeInstants(), entrance }
  const topic = 'ioc/v1/parking/lot-01/events'
  const message = { topic, qos: 1, dup: false, receivedAt: now, client: 'test', simulated: false } as const
  return judge({ ...message, payload: new TextEncoder().encode(payload) }, world)
}

const judgeJson = (json: unknown, entrance?: Entrance) => judgeText(JSON.stringify(json), entrance)

function refusals(judged: Checked | Stopped): (readonly [string, string, number])[] {
  if (isRefused(judged)) return [[judged.refusal.reason, judged.refusal.path, 1]]
  return judged.refusals.map(({ reason, path, count }) => [reason, path, count])
}

const eventsOf = (judged: Checked | Stopped) =>
  isRefused(judged) ? [] : judged.events.map(({ event }) => event)

const data = { session: 'S-17', amountVnd: 15_000, outcome: 'paid' }
const payment = { id: 'p-1', at: now, kind: 'payment', data }

test('a checked event carries everything that storing it needs, and nothing that its kind does not know', () => {
  const json = { ...payment, position: [108.2, 16.05], data: { ...data, cashier: 'An' } }
  expect(eventsOf(judgeJson(json))).toEqual([
    {
      ...{ device: 'lot-01', feed: 'parking', id: 'p-1', kind: 'payment', at: now, receivedAt: now, data },
      ...{ position: [108.2, 16.05], maxAgeMs: 900_000, simulated: false },
    },
  ])
})

test('what its kind can do without may be missing, and it may say itself how old it may be', () => {
  const json = { at: now, kind: 'violation', data: { offence: 'overstay' }, maxAgeSeconds: 60 }
  expect(eventsOf(judgeJson(json))).toMatchObject([{ data: { offence: 'overstay' }, maxAgeMs: 60_000 }])
})

const refused: readonly (readonly [RefusalReason, string, unknown])[] = [
  ['unknown-event', '/kind', { ...payment, kind: 'fire' }],
  ['unknown-event', '/kind', { ...payment, kind: '__proto__' }],
  ['unknown-event', '/kind', { at: now, data }],
  ['bad-time', '/at', { kind: 'payment', data }],
  ['clock-ahead', '/at', { ...payment, at: now + 301_000 }],
  ['too-old', '/at', { ...payment, at: now - 62 * dayMs }],
  ['wrong-type', '/id', { ...payment, id: 17 }],
  ['wrong-type', '/id', { ...payment, id: 'a\0b' }],
  ['wrong-type', '/id', { ...payment, id: 'x'.repeat(65) }],
  ['out-of-range', '/maxAgeSeconds', { ...payment, maxAgeSeconds: -1 }],
  ['out-of-range', '/maxAgeSeconds', { ...payment, maxAgeSeconds: '60' }],
  ['bad-position', '/position', { ...payment, position: [500, 0] }],
  ['missing-field', '/data/session', { ...payment, data: { amountVnd: 1, outcome: 'paid' } }],
  ['missing-field', '/data/session', { at: now, kind: 'payment' }],
  ['out-of-range', '/data/amountVnd', { ...payment, data: { ...data, amountVnd: -1 } }],
  ['wrong-type', '/data/amountVnd', { ...payment, data: { ...data, amountVnd: 'much' } }],
  ['unknown-word', '/data/outcome', { ...payment, data: { ...data, outcome: 'later' } }],
  ['wrong-type', '/data/session', { ...payment, data: { ...data, session: 'a\0b' } }],
  ['wrong-type', '/data/session', { ...payment, data: { ...data, session: '\ud800' } }],
  ['out-of-range', '/data/session', { ...payment, data: { ...data, session: 's'.repeat(65) } }],
  ['bad-payload', '/data', { ...payment, data: [1] }],
  ['bad-payload', '', 17],
]

test.each(refused)('an event is refused as %s at %j: %j', (reason, path, json) => {
  const judged = judgeJson(json)
  expect([refusals(judged), eventsOf(judged)]).toEqual([[[reason, path, 1]], []])
})

test('a link must be one', () => {
  const violation = (picture: string) => ({
    at: now,
    kind: 'violation',
    data: { offence: 'overstay', picture },
  })
  expect(eventsOf(judgeJson(violation('https://camera.example/17.jpg')))).toHaveLength(1)
  expect(refusals(judgeJson(violation('javascript:alert(1)')))).toEqual([['wrong-type', '/data/picture', 1]])
})

test('of an array the good ones are stored, the bad ones are counted by reason', () => {
  const judged = judgeJson([payment, { ...payment, kind: 'fire' }, { ...payment, id: 'p-2' }, 17])
  expect(eventsOf(judged).map(({ id }) => id)).toEqual(['p-1', 'p-2'])
  expect(refusals(judged)).toEqual([
    ['bad-payload', '/3', 1],
    ['unknown-event', '/1/kind', 1],
  ])
})

test('1,001 events are too-many-events, and none is bad-payload', () => {
  expect(refusals(judgeJson(Array.from({ length: 1_001 }, () => payment)))).toEqual([
    ['too-many-events', '', 1],
  ])
  expect(refusals(judgeJson([]))).toEqual([['bad-payload', '', 1]])
})

test('by the second entrance an event may be older than any device may say', () => {
  expect(eventsOf(judgeJson({ ...payment, at: now - 400 * dayMs }, 'import'))).toHaveLength(1)
})

test.each(poison)('%s is refused, and its refusal can be stored', (_, payload) => {
  for (const judged of [judgeText(payload), judgeText(`{"at":${now},"kind":"payment","data":${payload}}`)]) {
    const told = isRefused(judged) ? [judged.refusal] : judged.refusals
    expect(told.length).toBeGreaterThan(0)
    for (const { path, message } of told) expect(path + message).not.toMatch(/\0|\p{Surrogate}/u)
  }
})

test('whatever the JSON, nothing throws and every event is stored or refused', () => {
  const any = fc.jsonValue({ maxDepth: 4 })
  const near = fc.record({
    kind: fc.oneof(fc.constantFrom('payment', 'violation'), any),
    at: fc.oneof(fc.constant(now), any),
    id: fc.oneof(fc.string({ unit: 'binary' }), any),
    data: fc.dictionary(fc.constantFrom('session', 'amountVnd', 'outcome', '__proto__'), any),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(near, any), { minLength: 1, maxLength: 5 }), (json) => {
      const judged = judgeJson(json)
      if (isRefused(judged)) return true
      const count = judged.refusals.reduce((sum, refusal) => sum + refusal.count, 0)
      return judged.events.length + count === json.length
    }),
    { numRuns: 300 },
  )
})
