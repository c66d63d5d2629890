import { setImmediate as nextRound } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { AcknowledgementLine } from './acknowledgement-line.js'

const outcomes = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constant('stored') },
      { weight: 1, arbitrary: fc.constant('failed') },
    ),
  )
  .chain((kinds) =>
    fc.record({
      kinds: fc.constant(kinds),
      order: fc.shuffledSubarray([...kinds.keys()], { minLength: kinds.length }),
    }),
  )

test('whatever the order of the outcomes, release follows the order of arrival up to the first failure', async () => {
  await fc.assert(
    fc.asyncProperty(outcomes, async ({ kinds, order }) => {
      const line = new AcknowledgementLine()
      const released: string[] = []
      const settle = kinds.map((_, at) =>
        line.enter((error) => released.push(error ? `error ${at}` : `${at}`)),
      )
      for (const at of order) settle[at]!(kinds[at] === 'failed' ? new Error('no') : 'accepted')
      await nextRound()
      const failed = kinds.indexOf('failed')
      const stored = (failed < 0 ? kinds : kinds.slice(0, failed)).map((_, at) => `${at}`)
      expect(released).toEqual(failed < 0 ? stored : [...stored, `error ${failed}`])
    }),
  )
})

test('nothing is released before its own outcome is known', () => {
  const line = new AcknowledgementLine()
  const released: number[] = []
  const first = line.enter(() => released.push(1))
  const second = line.enter(() => released.push(2))
  second('accepted')
  expect(released).toEqual([])
  first('accepted')
  expect(released).toEqual([1, 2])
})

test('after the connection has gone nothing is released', () => {
  const line = new AcknowledgementLine()
  const released: number[] = []
  const settle = line.enter(() => released.push(1))
  line.break()
  settle('accepted')
  line.enter(() => released.push(2))('accepted')
  expect(released).toEqual([])
})
