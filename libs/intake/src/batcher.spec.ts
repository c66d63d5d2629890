import fc from 'fast-check'

import { Batcher, type Entry } from './batcher.js'
import { defaultLimits } from './limits.js'

type Written = { batches: number[][]; batcher: Batcher<number> }

function batcherOf(limits: Partial<typeof defaultLimits>): Written {
  const batches: number[][] = []
  const write = async (entries: readonly Entry<number>[]): Promise<void> => {
    batches.push(entries.map(({ work }) => work))
    await new Promise((done) => setImmediate(done))
    for (const { done } of entries) done()
  }
  return { batches, batcher: new Batcher({ ...defaultLimits, ...limits }, write) }
}

const one = { values: 1, bytes: 10 }

test('a batch closes when its oldest work has waited', async () => {
  const { batcher, batches } = batcherOf({ lingerMs: 200 })
  await Promise.all([1, 2, 3].map((work) => batcher.add(work, one)))
  expect(batches).toEqual([[1, 2, 3]])
})

test.each([
  ['messages', { batchMessages: 2 }],
  ['values', { batchValues: 2 }],
  ['bytes', { batchBytes: 20 }],
])('a batch closes by its %s, before the time is up', async (_, limits) => {
  const { batcher, batches } = batcherOf({ ...limits, lingerMs: 3_600_000 })
  const added = Promise.all([1, 2, 3, 4, 5].map((work) => batcher.add(work, one)))
  await batcher.flush()
  await added
  expect(batches).toEqual([[1, 2], [3, 4], [5]])
})

test('work that is larger than a batch goes alone', async () => {
  const { batcher, batches } = batcherOf({ batchValues: 5, lingerMs: 1 })
  await Promise.all([batcher.add(1, one), batcher.add(2, { values: 100, bytes: 1 }), batcher.add(3, one)])
  expect(batches).toEqual([[1], [2], [3]])
})

test('what waits is counted until it has been written', async () => {
  const { batcher } = batcherOf({ lingerMs: 1 })
  const added = batcher.add(1, one)
  expect(batcher.backlog()).toMatchObject({ messages: 1, bytes: 10 })
  await added
  await batcher.flush()
  expect(batcher.backlog()).toEqual({ messages: 0, bytes: 0, oldestWaitingMs: 0 })
})

test('more bytes than may wait are refused', async () => {
  const { batcher } = batcherOf({ backlogBytes: 15, lingerMs: 1 })
  const first = batcher.add(1, one)
  await expect(batcher.add(2, one)).rejects.toThrow('1 messages with 10 bytes wait already')
  await first
})

test('flushing an empty batcher is done at once', async () => {
  await batcherOf({}).batcher.flush()
})

test('everything is written once and in order, one batch at a time, whatever the sizes', async () => {
  const sizes = fc.record({
    batchMessages: fc.integer({ min: 1, max: 5 }),
    batchBytes: fc.integer({ min: 1, max: 60 }),
  })
  const weights = fc.array(fc.record({ values: fc.nat(9), bytes: fc.nat(40) }), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(sizes, weights, async (limits, works) => {
      const { batcher, batches } = batcherOf({ ...limits, lingerMs: 0 })
      const added = works.map((weight, index) => batcher.add(index, weight))
      await batcher.flush()
      await Promise.all(added)
      expect(batches.flat()).toEqual(works.map((_, index) => index))
      expect(batches.every((batch) => batch.length <= limits.batchMessages)).toBe(true)
    }),
    { numRuns: 50 },
  )
})
