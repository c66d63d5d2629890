import { describe, expect, test } from '@jest/globals'
import { aRule, play } from '../../testing/index.js'

const minute = 60_000
const condition = {
  kind: 'rate',
  quantity: 'pm25',
  direction: 'rising',
  perMs: 60 * minute,
  windowMs: 8 * minute,
  levels: [
    { limit: 60, severity: 2 },
    { limit: 120, severity: 3 },
  ],
  deadband: 20,
} as const
const rising = aRule(condition)

describe('a rate of change', () => {
  test('is told only when half its window has been seen, and then at once', () => {
    expect(play('10+1x8', { rules: [rising] }).lines).toEqual(['4m raised 2'])
  })

  test('of a steady value raises nothing, however high it is', () => {
    expect(play('400x20', { rules: [rising] }).lines).toEqual([])
  })

  test('that falls raises nothing where rising is watched, and the other way round', () => {
    expect(play('100-2x12', { rules: [rising] }).lines).toEqual([])
    const falling = aRule({ ...condition, direction: 'falling' })
    expect(play('100-2x12', { rules: [falling] }).lines).toEqual(['4m raised 3'])
  })

  test('rises in severity when it quickens, falls and returns when it slows, each beyond the deadband', () => {
    const { lines } = play('10+1x8 20+2x8 37x12', { rules: [rising] })
    expect(lines).toEqual(['4m raised 2', '16m severity-rose 3', '19m severity-fell 2', '23m returned 2'])
  })

  test('tells the rate that raised it, per the time of its limits', () => {
    const { transitions } = play('10+1x4', { rules: [rising] })
    expect(transitions[0]?.alarm).toMatchObject({ value: 60, limit: 60 })
  })

  test('is not told across a silence longer than its window', () => {
    expect(play('10 10 10 10 _ _ _ _ _ _ _ _ _ 200 200', { rules: [rising] }).lines).toEqual([])
  })

  test('remembers no more than some seventeen values, however often the device reports', () => {
    const { state } = play('10+0.01x500', { rules: [rising], stepMs: 1_000 })
    expect(Object.values(state.rules)[0]?.memory?.length).toBeLessThanOrEqual(17)
  })
})
