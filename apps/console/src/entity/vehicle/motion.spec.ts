import { describe, expect, test } from '@jest/globals'
import type { ObservationJson } from '@haidang/contracts'
import { motionOf } from './motion.js'

const minute = 60_000
const fix = (m: number, speed: number, ignition = true): ObservationJson => ({
  at: new Date(m * minute).toISOString(),
  receivedAt: new Date(m * minute).toISOString(),
  status: 'measuring',
  values: { speed, ignition },
  simulated: false,
})
const span = { fromAt: 0, toAt: 30 * minute, intervalMs: minute }
const told = (rows: ObservationJson[]) =>
  motionOf(rows, span).map(({ kind, fromAt, toAt }) => `${kind} ${fromAt / minute}–${toAt / minute}`)

describe('the day of a vehicle', () => {
  test('moves from 5 km/h on, stands below, is parked without ignition', () => {
    const rows = [fix(0, 30), fix(1, 5), fix(2, 4), fix(3, 0, false), fix(4, 12), fix(5, 12)]
    expect(told(rows).slice(0, 4)).toEqual(['moving 0–2', 'stopped 2–3', 'parked 3–4', 'moving 4–8'])
  })

  test('is lost where it was silent for more than three intervals, and before anybody heard of it', () => {
    expect(told([fix(10, 30), fix(20, 30)])).toEqual([
      'lost 0–10',
      'moving 10–13',
      'lost 13–20',
      'moving 20–23',
      'lost 23–30',
    ])
    expect(told([])).toEqual(['lost 0–30'])
  })

  test('a stop of more than ten minutes is parking', () => {
    const rows = Array.from({ length: 31 }, (_, m) => fix(m, m < 15 ? 0 : 20))
    expect(told(rows)).toEqual(['parked 0–15', 'moving 15–30'])
  })
})
