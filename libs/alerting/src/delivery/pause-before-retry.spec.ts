import { pauseBeforeRetry } from './pause-before-retry.js'

test('from a second to five minutes, doubled, the second half by chance', () => {
  expect([1, 2, 3, 9, 10, 500].map((attempts) => pauseBeforeRetry(attempts, 0.999_999))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ])
  expect([1, 10].map((attempts) => pauseBeforeRetry(attempts, 0))).toEqual([500, 150_000])
})
