import { describe, expect, test } from '@jest/globals'
import { barScale } from './bar-scale.js'

const limits = [
  { limit: 250, direction: 'above', severity: 4 },
  { limit: 80, direction: 'above', severity: 2 },
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
      reached: undefined,
      limits: [],
    })
  })

  test('tells the worst limit that the value has reached, on the side on which it is bad', () => {
    const reached = (value: number) => barScale({ value, limits, plausible }).reached
    expect([20, 80, 249, 250].map(reached)).toEqual([undefined, 2, 2, 4])
  })

  test('of what is bad when it is little reaches as far as is plausible, and is calm above its limits', () => {
    const little = [
      { limit: 50, direction: 'below', severity: 2 },
      { limit: 25, direction: 'below', severity: 3 },
    ] as const
    const index = (value: number) => barScale({ value, limits: little, plausible: { min: 0, max: 100 } })
    expect([94, 51, 50, 25, 3].map((value) => index(value).reached)).toEqual([undefined, undefined, 2, 3, 3])
    expect([94, 3].map((value) => index(value).high)).toEqual([100, 100])
  })

  test('of what is bad on either side stands between its limits', () => {
    const acid = { limit: 6, direction: 'below', severity: 2 } as const
    const alkaline = { limit: 8.5, direction: 'above', severity: 2 } as const
    const ofPh = { limits: [acid, alkaline], plausible: { min: 0, max: 14 } }
    expect([5.9, 7, 8.6].map((value) => barScale({ value, ...ofPh }).reached)).toEqual([2, undefined, 2])
  })
})
