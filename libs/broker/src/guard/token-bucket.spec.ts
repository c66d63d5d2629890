import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { TokenBucket } from './token-bucket.js'

test('over any time no more is taken than the burst, the rate and one overdraft', () => {
  const asks = fc.array(fc.record({ afterMs: fc.nat(2_000), tokens: fc.integer({ min: 1, max: 50 }) }))
  fc.assert(
    fc.property(asks, (steps) => {
      const bucket = new TokenBucket({ perSecond: 20, burst: 30 }, 0)
      let now = 0
      let taken = 0
      for (const { afterMs, tokens } of steps) {
        now += afterMs
        if (bucket.waitMs(now) > 0) continue
        bucket.take(tokens, now)
        taken += tokens
      }
      expect(taken).toBeLessThanOrEqual(30 + (20 * now) / 1000 + 50)
    }),
  )
})

test('who waits as long as told may take', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 500 }),
      (tokens, perSecond) => {
        const bucket = new TokenBucket({ perSecond, burst: 10 }, 0)
        bucket.take(tokens, 0)
        expect(bucket.waitMs(bucket.waitMs(0))).toBe(0)
      },
    ),
  )
})

test('a rest fills it to the burst and not beyond', () => {
  const bucket = new TokenBucket({ perSecond: 1_000, burst: 5 }, 0)
  bucket.take(5, 0)
  expect(bucket.balance(1)).toBe(1)
  expect(bucket.balance(60_000)).toBe(5)
})

test('one thing larger than the burst passes, and the next waits for it', () => {
  const bucket = new TokenBucket({ perSecond: 100, burst: 10 }, 0)
  expect(bucket.waitMs(0)).toBe(0)
  bucket.take(60, 0)
  expect(bucket.waitMs(0)).toBe(501)
  expect(bucket.waitMs(501)).toBe(0)
})
