import { describe, expect, test } from '@jest/globals'
import { barScale } from './bar-scale.js'

const limits = [
  { limit: 250, severity: 4 },
  { limit: 80, severity: 2 },
] as const
const plausible = { min: 0, max: 600 }

describe('the bar', () => {
  test('reaches a little beyond the highest limit, and stands still while the value moves within', () => {
    const [calm, high] = [20, 200].map((value) => barScale({ value, limits, plausible }))
    expect(calm?.high).toBeCloseTo(287.5)
    expect(high?.high).toBe(calm?.high)
    expect(calm?.limits.map(({ severity }) => severity)).toEqual([2, 4])
    expect(calm?.value).toBeCloseTo(6.96, 1)
  })

  test('grows for a value beyond every limit, up to what is plausible', () => {
    expect(barScale({ value: 400, limits, plausible }).high).toBeCloseTo(460)
    expect(barScale({ value: 900, limits, plausible })).toMatchObject({ high: 600, value: 100 })
  })

  test('without limits is the plausible range; without a value it has no pointer', () => {
    expect(barScale({ value: undefined, limits: [], plausible: { min: 5, max: 45 } })).toEqual({
      low: 5,
      high: 45,
      value: undefined,
      limits: [],
    })
  })
})
