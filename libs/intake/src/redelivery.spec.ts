import { jest } from '@jest/globals'

import { CommitFailed } from './intake-error.js'
import type { IntakePorts } from './ports.js'
import { away, bad, gate, message, nothing, now, outside, tick, until } from './testing/outside.js'

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

  test('tells the store that a record of it may be there, for this process may not be the one that wrote it', async () => {
    const { intake, batches } = outside()
    await intake.accept(bad())
    await intake.accept(bad({ dup: true, text: '{"values":' }))
    await intake.accept(message({ at: now - 1, values: { pm25: 1 } }, { dup: true }))
    expect(batches.flatMap(({ refusals }) => refusals.map(({ againSince }) => againSince))).toEqual([
      undefined,
      undefined,
      now - 86_400_000,
    ])
    expect(
      batches.flatMap(({ observations }) => observations.map(({ source }) => source.againSince)),
    ).toEqual([undefined, now - 86_400_000])
  })
})

test('what waited while the database was away says so: another process may have it by now', async () => {
  const commit = jest.fn<IntakePorts['commit']>().mockImplementationOnce(away).mockResolvedValue(nothing)
  const { intake } = outside({ commit, limits: { firstPauseMs: 20, batchMessages: 1 } })
  await Promise.all([intake.accept(bad()), intake.accept(bad())])
  await tick()
  await intake.accept(bad())
  expect(commit.mock.calls.map(([batch]) => batch.again)).toEqual([undefined, true, true, undefined])
})
