import type { IncomingMessage } from '@haidang/broker'
import type { CommitBatch, RefusalRecord } from '@haidang/store'
import fc from 'fast-check'

import { IntakeOverloaded, IntakeUnavailable } from './intake-error.js'
import type { IntakePorts } from './ports.js'
import { bad, gate, good, message, nothing, now, outside, tick, until } from './testing/outside.js'

describe('a message', () => {
  test('is acknowledged after the commit that holds it, and the bus hears of it last', async () => {
    const { intake, events } = outside()
    await intake.accept(good()).then(() => events.push('acknowledged'))
    await intake.close()
    expect(events).toEqual(['commit', 'acknowledged', 'bus'])
  })

  test('waits for its own commit, while those behind it gather for the next', async () => {
    const { commit, waiting, open } = gate()
    const { intake, batches } = outside({ commit })
    const first = intake.accept(good())
    await until(() => waiting.length === 1)
    const later = [intake.accept(good()), intake.accept(good())]
    await tick()
    expect(waiting).toHaveLength(1)
    open()
    await first
    await until(() => waiting.length === 1)
    open()
    await Promise.all(later)
    expect(batches.map(({ observations }) => observations.length)).toEqual([1, 2])
  })

  test('that is refused as a whole is in quarantine before it is acknowledged', async () => {
    const { intake, batches } = outside()
    await intake.accept(message(undefined, { text: '{"values":' }))
    expect(batches[0]!.refusals).toMatchObject([
      { reason: 'bad-payload', device: 'air-01', feed: 'air-quality', path: '', count: 1 },
    ])
  })

  test('of which a part is refused is stored for the rest, with one record per reason and all its bytes', async () => {
    const { intake, batches } = outside()
    const sent = bad()
    await intake.accept(sent)
    const [batch] = batches
    expect(
      batch!.observations.flatMap(({ observation }) => observation.values.map(({ quantity }) => quantity)),
    ).toEqual(['o3'])
    expect(batch!.refusals).toMatchObject([
      { reason: 'out-of-range', path: '/values/pm25', count: 2 },
      { reason: 'wrong-type', path: '/values/co', count: 1 },
    ])
    expect(batch!.refusals.every(({ payload }) => payload === sent.payload)).toBe(true)
  })

  test('makes its device hear of every refusal, its own and the database’s', async () => {
    const conflict: RefusalRecord = {
      ...{ receivedAt: now, topic: 't', device: 'air-01', feed: 'air-quality', reason: 'conflicting-value' },
      ...{ path: '/values/o3', message: 'differs', count: 1, payload: new Uint8Array() },
    }
    const { intake, rejections } = outside({ commit: async () => ({ ...nothing, conflicts: [conflict] }) })
    await intake.accept(bad())
    await intake.close()
    expect(rejections.map(({ topic, rejection }) => [topic, rejection.reason, rejection.count])).toEqual([
      ['ioc/v1/air-quality/air-01/rejections', 'out-of-range', 2],
      ['ioc/v1/air-quality/air-01/rejections', 'wrong-type', 1],
      ['ioc/v1/air-quality/air-01/rejections', 'conflicting-value', 1],
    ])
    expect(intake.stats().refused).toEqual({ 'out-of-range': 2, 'wrong-type': 1, 'conflicting-value': 1 })
  })

  test('of an unknown device is kept, and nobody is told', async () => {
    const { intake, batches, rejections } = outside()
    await intake.accept(message({}, { topic: 'ioc/v1/vehicle/ghost/observations' }))
    await intake.close()
    expect(batches[0]!.refusals).toMatchObject([
      { reason: 'unknown-device', device: 'ghost', feed: 'vehicle' },
    ])
    expect(rejections).toEqual([])
  })

  test('of presence becomes a signal', async () => {
    const { intake, batches } = outside()
    await intake.accept(message(undefined, { topic: 'ioc/v1/air-quality/air-01/presence', text: 'offline' }))
    expect(batches[0]!.signals).toEqual([
      { device: 'air-01', signal: { kind: 'presence', at: now, online: false } },
    ])
  })
})

test('beyond the backlog a message is given back at once', async () => {
  const { commit, waiting, open } = gate()
  const { intake } = outside({ commit, limits: { backlogMessages: 2 } })
  const taken = [intake.accept(good()), intake.accept(good())]
  await expect(intake.accept(good())).rejects.toThrow(IntakeOverloaded)
  await until(() => waiting.length === 1)
  open()
  await Promise.all(taken)
  await until(() => intake.stats().backlog.messages === 0)
})

test('closing commits what waits, and takes nothing more', async () => {
  const { intake, batches } = outside({ limits: { lingerMs: 3_600_000 } })
  const waiting = [intake.accept(good()), intake.accept(good())]
  await intake.close()
  await Promise.all(waiting)
  expect(batches).toHaveLength(1)
  expect(intake.available()).toBe(false)
  await expect(intake.accept(good())).rejects.toThrow(IntakeUnavailable)
})

test('a bus that throws harms no message', async () => {
  const onCommitted = () => {
    throw new Error('the bus is gone')
  }
  const { intake, errors } = outside({ onCommitted })
  await intake.accept(good())
  await intake.accept(good())
  await intake.close()
  expect(errors).toEqual(['intake.announcement-failed', 'intake.announcement-failed'])
})

test('the figures tell what came, how far it came and what became of it', async () => {
  const { intake } = outside({
    limits: { lingerMs: 3_600_000 },
    commit: async ({ observations }) => ({
      ...nothing,
      verdicts: observations.map(() => ({ fresh: 1, duplicates: 2, conflicts: 3 })),
    }),
  })
  const sent = [good(), bad(), message({}, { topic: 'nowhere' }), message(undefined, { text: '?' })]
  const taken = sent.map((one) => intake.accept(one))
  await intake.close()
  await Promise.all(taken)
  expect(intake.stats()).toMatchObject({
    received: 4,
    stages: { located: 3, decoded: 2, checked: 2 },
    values: { given: 5, accepted: 2, fresh: 2, duplicate: 4, conflicting: 6 },
    refused: { 'out-of-range': 2, 'wrong-type': 1, 'unknown-topic': 1, 'bad-payload': 1 },
    committed: { batches: 1, messages: 4 },
    backlog: { messages: 0, bytes: 0, oldestWaitingMs: 0 },
  })
})

const anyMessage = fc.oneof(
  fc.integer({ min: 0, max: 50 }).map((age) => good(now - age)),
  fc.constant(bad()),
  fc.constant(message({ values: { co: 5 } })),
  fc.constant(message({ at: now, values: { pm25: 1 } }, { topic: 'ioc/v1/vehicle/ghost/observations' })),
  fc.constant(message(undefined, { text: 'online', topic: 'ioc/v1/air-quality/air-02/presence' })),
  fc.string().map((text) => message(undefined, { text })),
)
const division = fc.record({
  batchMessages: fc.integer({ min: 1, max: 7 }),
  batchValues: fc.integer({ min: 1, max: 9 }),
  lingerMs: fc.nat(1),
})

test('whatever the division into batches, the same records reach the database in the same order', async () => {
  const record = async (messages: IncomingMessage[], limits: IntakePorts['limits']): Promise<unknown> => {
    const { intake, batches } = outside({ limits, commit: async () => (await tick(), nothing) })
    await Promise.all(messages.map((one) => intake.accept(one)))
    await intake.close()
    const of = <Part>(part: (batch: CommitBatch) => readonly Part[]) => batches.flatMap(part)
    return [of((batch) => batch.observations), of((batch) => batch.signals), of((batch) => batch.refusals)]
  }
  await fc.assert(
    fc.asyncProperty(fc.array(anyMessage, { maxLength: 30 }), division, async (messages, limits) => {
      expect(await record(messages, limits)).toEqual(await record(messages, { batchMessages: 1_000 }))
    }),
    { numRuns: 50 },
  )
})
