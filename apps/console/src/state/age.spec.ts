import { describe, expect, test } from '@jest/globals'
import { ageOf, newestOf } from './age.js'

const interval = { intervalMs: 60_000 }

describe('the age of a value', () => {
  test('grows without any message: live, late, stale, lost at 1.5, 3 and 10 intervals', () => {
    const looks = [90_000, 90_001, 180_001, 600_001].map(
      (now) => ageOf({ at: 0 }, { now, ...interval }).freshness,
    )
    expect(looks).toEqual(['live', 'late', 'stale', 'lost'])
  })

  test('counts from the measurement, not from the receipt', () => {
    expect(ageOf({ at: 0, receivedAt: 100_000 }, { now: 100_000, ...interval })).toMatchObject({
      ageMs: 100_000,
      freshness: 'late',
    })
  })

  test('counts from the receipt when the device is ahead of time, and says so', () => {
    expect(ageOf({ at: 900_000, receivedAt: 0 }, { now: 200_000, ...interval })).toMatchObject({
      ageMs: 200_000,
      freshness: 'stale',
      clockWrong: true,
    })
  })
})

test('a device is as young as its newest value or position', () => {
  const value = (at: number) => ({
    value: 1,
    at,
    receivedAt: at + 5,
    status: 'measuring' as const,
    flags: [],
  })
  expect(
    newestOf({
      feed: 'air-quality',
      values: { a: value(10), b: value(30) },
      position: { position: [0, 0], at: 20, receivedAt: 21 },
    }),
  ).toMatchObject({ at: 30 })
  expect(newestOf({ feed: 'air-quality', values: {} })).toBeUndefined()
})

test('the index that we compute of it makes no silent station young', () => {
  const value = (at: number) => ({ value: 1, at, receivedAt: at, status: 'measuring' as const, flags: [] })
  expect(newestOf({ feed: 'air-quality', values: { pm25: value(10), vnAqi: value(90) } })).toMatchObject({
    at: 10,
  })
})
