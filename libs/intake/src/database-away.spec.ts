import { jest } from '@jest/globals'

import type { CommitBatch, CommitOutcome } from '@haidang/store'

import { IntakeUnavailable } from './intake-error.js'
import type { IntakePorts } from './ports.js'
import { away, gate, good, nothing, now, outside, until } from './testing/outside.js'

const quick = { lingerMs: 1, patienceMs: 60, firstPauseMs: 5, longestPauseMs: 10 }

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
    const { intake, batches, errors } = outside({ commit, limits: { lingerMs: 5 } })
    const told = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => intake.accept(good(now - index))),
    )
    expect(told.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([7])
    expect(told[7]).toMatchObject({ reason: { name: 'CommitFailed', cause: { message: 'a fault of ours' } } })
    expect(batches.flatMap(({ observations }) => observations)).toHaveLength(19)
    expect(errors).toEqual(['intake.commit-failed'])
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
