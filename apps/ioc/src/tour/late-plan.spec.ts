import { freeSlot, lateSpanMs, planLate } from './late-plan.js'

const minuteMs = 60_000
const intervalMs = 5 * minuteMs
const now = 1_000_000 * minuteMs

describe('three hours of late data', () => {
  test('end when everything in them is late, where no alarm is known', () => {
    expect(freeSlot({ now, intervalMs, known: [] })).toBe(now - 4 * intervalMs)
    expect(freeSlot({ now, intervalMs: 1_000, known: [] })).toBe(now - 10 * minuteMs)
  })

  test('move back behind what is known', () => {
    const fromAt = now - 120 * minuteMs
    const toAt = freeSlot({ now, intervalMs, known: [{ fromAt, toAt: fromAt + 30 * minuteMs }] })
    expect(toAt).toBeLessThan(fromAt)
    expect(toAt).toBeGreaterThanOrEqual(fromAt - intervalMs)
  })

  test('have no place under an alarm that has gone on for days', () => {
    const known = [{ fromAt: now - 3 * 1_440 * minuteMs, toAt: Number.POSITIVE_INFINITY }]
    expect(freeSlot({ now, intervalMs, known })).toBeUndefined()
  })

  test('hold half an hour of exceedance, with rest before and after', () => {
    const reports = planLate({ toAt: now, intervalMs, calm: 12, alarming: 115 })
    expect(reports).toHaveLength(37)
    expect(reports[0]).toEqual({ at: now - lateSpanMs, value: 12 })
    expect(reports.at(-1)).toEqual({ at: now, value: 12 })
    expect(reports.filter(({ value }) => value === 115).map(({ at }) => (now - at) / minuteMs)).toEqual([
      120, 115, 110, 105, 100, 95,
    ])
  })

  test('fit into one message, however often the station reports', () => {
    expect(planLate({ toAt: now, intervalMs: 1_000, calm: 0, alarming: 1 }).length).toBeLessThanOrEqual(1_000)
  })
})
