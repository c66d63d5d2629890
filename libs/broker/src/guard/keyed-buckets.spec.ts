import { expect, test } from '@jest/globals'

import { KeyedBuckets } from './keyed-buckets.js'

test('one key used up leaves the others alone', () => {
  const buckets = new KeyedBuckets({ perSecond: 1, burst: 2 })
  expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('a', 0)]).toEqual([true, true, false])
  expect(buckets.has('a', 0)).toBe(false)
  expect(buckets.take('b', 0)).toBe(true)
  expect(buckets.has('a', 1_000)).toBe(true)
})

test('looking takes nothing and remembers nothing', () => {
  const buckets = new KeyedBuckets({ perSecond: 1, burst: 1 })
  for (let at = 0; at < 100; at++) expect(buckets.has(`key ${at}`, 0)).toBe(true)
  expect(buckets.size).toBe(0)
})

test('a flood of keys is bounded, and the key in use outlives it', () => {
  const buckets = new KeyedBuckets({ perSecond: 0.001, burst: 1 }, 100)
  buckets.take('kept', 0)
  for (let at = 0; at < 1_000; at++) {
    buckets.take(`flood ${at}`, 0)
    if (at % 50 === 0) buckets.take('kept', 0)
  }
  expect(buckets.size).toBe(100)
  expect(buckets.has('kept', 0)).toBe(false)
})
