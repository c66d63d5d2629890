import { describe, expect, test } from '@jest/globals'
import { ribbonOf, sharesOf } from './ribbon.js'

const minute = 60_000
const at = (...minutes: number[]) => minutes.map((m) => ({ at: m * minute, value: 1, measuring: true }))
const span = { fromAt: 0, toAt: 60 * minute, intervalMs: 2 * minute }
const told = (parts: ReturnType<typeof ribbonOf>) =>
  parts.map(({ kind, fromAt, toAt }) => `${kind} ${fromAt / minute}–${toAt / minute}`)

describe('the ribbon of what was known', () => {
  test('is good while reports come, late after 1.5 intervals, lost after ten, good again with the next', () => {
    expect(told(ribbonOf(at(0, 2, 4, 40), { ...span, toAt: 42 * minute }))).toEqual([
      'good 0–7',
      'late 7–24',
      'lost 24–40',
      'good 40–42',
    ])
  })

  test('draws as unknown what lies before the first report, and all of a span without one', () => {
    expect(told(ribbonOf(at(58), span))).toEqual(['unknown 0–58', 'good 58–60'])
    expect(told(ribbonOf([], span))).toEqual(['unknown 0–60'])
  })

  test('a device that says that it does not measure leaves unknown what it could have measured', () => {
    const points = [...at(0, 2), { at: 4 * minute, value: 9, measuring: false }, ...at(6)]
    expect(told(ribbonOf(points, { ...span, toAt: 8 * minute }))).toEqual([
      'good 0–4',
      'unknown 4–6',
      'good 6–8',
    ])
  })

  test('begins with the span, whatever came before it', () => {
    expect(told(ribbonOf(at(-60, -1, 1), { ...span, toAt: 3 * minute }))).toEqual(['good 0–3'])
  })

  test('says how much of the span each is', () => {
    expect(sharesOf(ribbonOf(at(58), span)).unknown).toBeCloseTo(96.7, 1)
  })
})
