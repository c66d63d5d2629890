import { jest } from '@jest/globals'

import type { IncomingMessage } from '@haidang/broker'
import type { RejectionMessage } from '@haidang/contracts'
import { type Log, deviceId, feedId } from '@haidang/domain'
import { type CommitBatch, type CommitOutcome, type RefusalRecord, StoreUnavailable } from '@haidang/store'
import fc from 'fast-check'

import { createIntake } from './create-intake.js'
import { CommitFailed, IntakeOverloaded, IntakeUnavailable } from './intake-error.js'
import type { Intake, IntakePorts } from './ports.js'

const now = Date.parse('2026-11-21T07:00:00Z')
const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
}
const nothing: CommitOutcome = {
  verdicts: [],
  eventVerdicts: [],
  conflicts: [],
  events: [],
  changed: [],
  refused: [],
}

type Outside = {
  intake: Intake
  /** What was committed, in order. */
  batches: CommitBatch[]
  /** What happened, in order. */
  events: string[]
  rejections: { topic: string; rejection: RejectionMessage }[]
  log: Log
}

function outside(ports: Partial<IntakePorts> = {}): Outside {
  const batches: CommitBatch[] = []
  const events: string[] = []
  const rejections: Outside['rejections'] = []
  const log = { ...silentLog, error: jest.fn() }
  const intake = createIntake({
    findDevice: (id) =>
      id.startsWith('air-')
        ? { id: deviceId(id), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false }
        : undefined,
    clock: { now: () => now },
    log,
    stateOf: () => undefined,
    reject: (topic, rejection) => rejections.push({ topic, rejection }),
    onCommitted: () => events.push('bus'),
    ...ports,
    commit: async (batch) => {
      const outcome = await (ports.commit ?? (async () => nothing))(batch)
      batches.push(batch)
      events.push('commit')
      return outcome
    },
  })
  return { intake, batches, events, rejections, log }
}

type Sent = Partial<Omit<IncomingMessage, 'payload'>> & { text?: string }

function message(json: unknown, { text = JSON.stringify(json), ...more }: Sent = {}): IncomingMessage {
  return {
    topic: 'ioc/v1/air-quality/air-01/observations',
    payload: new TextEncoder().encode(text),
    qos: 1,
    dup: false,
    receivedAt: now,
    client: 'air-01',
    ...more,
  }
}

const good = (at = now): IncomingMessage => message({ at, values: { pm25: 1 } })
const bad = (sent?: Sent): IncomingMessage =>
  message({ at: now, values: { pm25: -1, pm10: -1, co: 'x', o3: 5 } }, sent)
const away = (): Promise<never> => Promise.reject(new StoreUnavailable('no connection'))
const quick = { lingerMs: 1, patienceMs: 60, firstPauseMs: 5, longestPauseMs: 10 }

/** A commit that waits until the test lets it go. */
function gate() {
  const waiting: (() => void)[] = []
  const commit = () => new Promise<CommitOutcome>((done) => waiting.push(() => done(nothing)))
  return { commit, waiting, open: () => waiting.splice(0).forEach((go) => go()) }
}

const tick = (): Promise<void> => new Promise((done) => setImmediate(done))

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 1))
}

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

describe('a redelivery', () => {
  const withoutTime = { values: { pm25: 1 } }

  test('of a message without a time is stored once', async () => {
    const { intake, batches } = outside()
    await intake.accept(message(withoutTime))
    await intake.accept(message(withoutTime, { dup: true, receivedAt: now + 599_000 }))
    expect(batches).toHaveLength(1)
    expect(intake.stats().redelivered).toBe(1)
  })

  test('waits for the first when that is still on its way', async () => {
    const { commit, waiting, open } = gate()
    const { intake } = outside({ commit })
    const first = intake.accept(message(withoutTime))
    const again = intake.accept(message(withoutTime, { dup: true }))
    await until(() => waiting.length === 1)
    let told = false
    void again.then(() => (told = true))
    await tick()
    expect(told).toBe(false)
    open()
    await Promise.all([first, again])
  })

  test('is stored when the first was not', async () => {
    const commit = jest
      .fn<IntakePorts['commit']>()
      .mockRejectedValueOnce(new Error('no'))
      .mockResolvedValue(nothing)
    const { intake, batches } = outside({ commit })
    await expect(intake.accept(message(withoutTime))).rejects.toThrow(CommitFailed)
    await intake.accept(message(withoutTime, { dup: true }))
    expect(batches).toHaveLength(1)
  })

  test('is a new observation after ten minutes, or when the device does not call it one', async () => {
    const { intake, batches } = outside()
    await intake.accept(message(withoutTime))
    await intake.accept(message(withoutTime))
    await intake.accept(message(withoutTime, { dup: true, receivedAt: now + 600_001 }))
    const ats = batches.flatMap(({ observations }) =>
      observations.map(({ observation }) => observation.at - now),
    )
    expect(ats).toEqual([0, 1, 600_001])
  })

  test('of a message with refusals leaves no second record', async () => {
    const { intake, batches } = outside()
    await intake.accept(bad())
    await intake.accept(bad({ dup: true }))
    expect(batches).toHaveLength(1)
  })

  test('is forgotten when too many others have come since', async () => {
    const { intake, batches } = outside({ limits: { memoryMessages: 2 } })
    for (const pm25 of [1, 2, 3]) await intake.accept(message({ values: { pm25 } }))
    await intake.accept(message({ values: { pm25: 1 } }, { dup: true }))
    await intake.accept(message({ values: { pm25: 3 } }, { dup: true }))
    expect(batches).toHaveLength(4)
  })
})

describe('when the database is away', () => {
  test('for a moment, the batch is kept and committed when it is back, and silence counts as before', async () => {
    let clock = now
    const commit = jest.fn<IntakePorts['commit']>().mockImplementationOnce(away).mockImplementationOnce(away)
    commit.mockResolvedValue(nothing)
    const limits = { ...quick, batchMessages: 2, lingerMs: 3_600_000, patienceMs: 10_000 }
    const { intake, batches } = outside({ commit, limits, clock: { now: () => clock } })
    expect(intake.listeningSinceAt()).toBe(now)
    clock = now + 15_000
    const stored = Promise.all([intake.accept(good()), intake.accept(good(now - 1))])
    await until(() => commit.mock.calls.length === 2)
    expect(intake.listeningSinceAt()).toBe(now + 15_000)
    await stored
    expect(batches.map(({ observations }) => observations.length)).toEqual([2])
    expect(intake.available()).toBe(true)
    expect(intake.listeningSinceAt()).toBe(now)
  })

  test('or slow, nobody is silent while somebody has waited for a second', async () => {
    let clock = now
    const { commit, waiting, open } = gate()
    const { intake } = outside({ commit, clock: { now: () => clock } })
    const stored = intake.accept(good())
    await until(() => waiting.length === 1)
    clock = now + 60_000
    expect(intake.listeningSinceAt()).toBe(now)
    await until(() => intake.stats().backlog.oldestWaitingMs > 1_000)
    expect(intake.listeningSinceAt()).toBe(now + 60_000)
    open()
    await stored
    await until(() => intake.stats().backlog.messages === 0)
    expect(intake.listeningSinceAt()).toBe(now)
  })

  test('for too long, all is given back and nothing more taken until it answers again, whence silence counts', async () => {
    let isAway = true
    let clock = now
    const probe = jest.fn(() => (isAway ? away() : Promise.resolve()))
    const { intake, batches } = outside({
      commit: () => (isAway ? away() : Promise.resolve(nothing)),
      probe,
      limits: quick,
      clock: { now: () => clock },
    })
    const first = intake.accept(good())
    const refused = [expect(first).rejects.toThrow(IntakeUnavailable)]
    await until(() => intake.stats().backlog.messages === 1)
    refused.push(expect(intake.accept(good())).rejects.toThrow(IntakeUnavailable))
    await Promise.all(refused)
    expect(intake.available()).toBe(false)
    await expect(intake.accept(good())).rejects.toThrow(IntakeUnavailable)
    expect(intake.stats()).toMatchObject({ givenBack: 3, backlog: { messages: 0, bytes: 0 } })
    await until(() => probe.mock.calls.length > 2)
    clock = now + 25_000
    isAway = false
    await until(() => intake.available())
    clock = now + 30_000
    expect(intake.listeningSinceAt()).toBe(now + 25_000)
    await intake.accept(good())
    expect(batches).toHaveLength(1)
    await intake.close()
  })

  test('closing does not wait for it', async () => {
    const { intake } = outside({
      commit: away,
      limits: { firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 },
    })
    const refused = expect(intake.accept(good())).rejects.toThrow(IntakeUnavailable)
    await until(() => intake.stats().backlog.oldestWaitingMs > 5)
    await intake.close()
    await refused
  })
})

describe('a batch that cannot be stored for another reason', () => {
  const poisoned = now - 7

  test('is halved until the message is found; that one is given back and the others are stored', async () => {
    const commit = async ({ observations }: CommitBatch): Promise<CommitOutcome> => {
      if (observations.some(({ observation }) => observation.at === poisoned))
        throw new Error('a fault of ours')
      return nothing
    }
    const { intake, batches, log } = outside({ commit, limits: { lingerMs: 5 } })
    const told = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => intake.accept(good(now - index))),
    )
    expect(told.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([7])
    expect(told[7]).toMatchObject({ reason: { name: 'CommitFailed', cause: { message: 'a fault of ours' } } })
    expect(batches.flatMap(({ observations }) => observations)).toHaveLength(19)
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(intake.available()).toBe(true)
  })

  test('is given back whole when every part of it fails', async () => {
    const commit = jest.fn<IntakePorts['commit']>().mockRejectedValue(new Error('a fault of ours'))
    const { intake } = outside({ commit, limits: { batchMessages: 500, lingerMs: 3_600_000 } })
    const told = await Promise.allSettled(Array.from({ length: 500 }, () => intake.accept(good())))
    expect(told.every(({ status }) => status === 'rejected')).toBe(true)
    expect(commit.mock.calls.length).toBeLessThan(70)
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
  const { intake, log } = outside({ onCommitted })
  await intake.accept(good())
  await intake.accept(good())
  await intake.close()
  expect(log.error).toHaveBeenCalledTimes(2)
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
