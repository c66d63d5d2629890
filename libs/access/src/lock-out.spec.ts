import type { AttemptCounts } from '@haidang/store'

import { allowsAttempt, slowDownMs, waitMs } from './lock-out.js'

const counts = (more: Partial<AttemptCounts>): AttemptCounts => ({
  ofAccount: 0,
  ofAddress: 0,
  accountSinceAt: null,
  addressSinceAt: null,
  ...more,
})

test('the fifth attempt of an account from an address is borne, the sixth is not', () => {
  expect(allowsAttempt(counts({ ofAccount: 4, ofAddress: 4 }))).toBe(true)
  expect(allowsAttempt(counts({ ofAccount: 5, ofAddress: 5 }))).toBe(false)
})

test('an address is slowed down after twenty names and stopped after five hundred', () => {
  expect([19, 20].map((ofAddress) => slowDownMs(counts({ ofAddress })))).toEqual([0, 1_000])
  expect([499, 500].map((ofAddress) => allowsAttempt(counts({ ofAddress })))).toEqual([true, false])
})

test('the wait ends fifteen minutes after the first attempt that counts', () => {
  expect(waitMs(counts({ ofAccount: 5, accountSinceAt: 1_000 }), 61_000)).toBe(840_000)
  expect(
    waitMs(counts({ ofAccount: 5, accountSinceAt: 0, ofAddress: 500, addressSinceAt: 60_000 }), 60_000),
  ).toBe(900_000)
})
