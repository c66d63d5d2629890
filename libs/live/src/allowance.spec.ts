import { createAllowance } from './allowance.js'

test('a burst is allowed, what exceeds it is not', () => {
  const allow = createAllowance({ burst: 3, perSecond: 1 })
  expect([0, 0, 0, 0].map((at) => allow(at))).toEqual([true, true, true, false])
})

test('the allowance fills up again with time, never beyond the burst', () => {
  const allow = createAllowance({ burst: 2, perSecond: 2 })
  expect([0, 0, 0].map((at) => allow(at))).toEqual([true, true, false])
  expect(allow(500)).toBe(true)
  expect([60_000, 60_000, 60_000].map((at) => allow(at))).toEqual([true, true, false])
})
