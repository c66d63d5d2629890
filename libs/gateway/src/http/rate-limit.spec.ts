import { createRateLimit } from './rate-limit.js'

const clockAt = (at: number) => {
  const clock = { at, now: () => clock.at }
  return clock
}

test('a burst is granted, then one at a time as the bucket fills', () => {
  const clock = clockAt(1_000)
  const limit = createRateLimit({ perSecond: 10, burst: 3 }, clock)
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 0])
  expect(limit.take('a')).toBe(100)
  clock.at += 100
  expect(limit.take('a')).toBe(0)
  expect(limit.take('a')).toBe(100)
})

test('one caller empties nobody else’s bucket, and a clock that jumps back costs nothing', () => {
  const clock = clockAt(1_000)
  const limit = createRateLimit({ perSecond: 1, burst: 1 }, clock)
  expect(limit.take('a')).toBe(0)
  expect(limit.take('b')).toBe(0)
  clock.at = 0
  expect(limit.take('a')).toBe(1_000)
})
