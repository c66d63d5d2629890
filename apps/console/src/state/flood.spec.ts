import { describe, expect, test } from '@jest/globals'
import { anAlarm } from '../live/testing-alarms.js'
import { floodAfter, newAlarms } from './flood.js'

const minuteMs = 60_000
const some = (count: number, learnedAt: number, part = {}) =>
  Array.from({ length: count }, (_, n) => anAlarm({ id: `${learnedAt}/${n}`, learnedAt, ...part }))

describe('a flood of alarms', () => {
  test('begins with the eleventh in ten minutes and ends with fewer than five', () => {
    expect([floodAfter(false, 10).on, floodAfter(false, 11).on]).toEqual([false, true])
    expect([floodAfter(true, 5).on, floodAfter(true, 4).on]).toEqual([true, false])
  })

  test('counts what was new within ten minutes, also when it is over; late data and what is set aside do not count', () => {
    const now = 20 * minuteMs
    const before = newAlarms(new Map(), some(3, now - minuteMs), now)
    const next = newAlarms(
      before,
      [...some(2, now), ...some(1, 0), ...some(4, now - 1, { retro: true })],
      now,
    )
    expect(next.size).toBe(5)
    expect(newAlarms(next, some(1, now - 5, { state: 'shelved' }), now).size).toBe(5)
    expect(newAlarms(next, [], now + 11 * minuteMs).size).toBe(0)
  })

  test('an alarm that comes again is new again', () => {
    const again = [anAlarm({ learnedAt: 1_000 }), anAlarm({ learnedAt: 1_000, occurrences: 2 })]
    expect(newAlarms(new Map(), again, 2_000).size).toBe(2)
  })
})
