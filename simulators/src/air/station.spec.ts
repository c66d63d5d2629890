import { expect, test } from '@jest/globals'
import { checkValue, findFeed, findQuantity } from '@haidang/domain'
import { chanceFor } from '../chance.js'
import { createStation } from './station.js'

const hourMs = 3_600_000
const utcOffsetMs = 7 * hourMs

function aDay(seed: number) {
  const station = createStation(chanceFor(seed, 'aq-01'), utcOffsetMs)
  return Array.from({ length: 288 }, (_, place) =>
    station.measure(Date.parse('2026-11-21T17:00:00Z') + place * 300_000),
  )
}

test('a station measures only what its feed finds plausible', () => {
  const feed = findFeed('air-quality')
  for (const seed of [1, 2, 3]) {
    for (const values of aDay(seed)) {
      for (const [key, value] of Object.entries(values)) {
        const quantity = feed && findQuantity(feed, key)
        expect([key, value, quantity && checkValue(quantity, value)]).toEqual([
          key,
          value,
          { ok: true, value, flags: [] },
        ])
      }
    }
  }
})

test('dust is thicker at the evening peak than in the sea breeze', () => {
  const mean = (from: number, to: number) => {
    const hours = [1, 2, 3, 4].flatMap((seed) =>
      aDay(seed)
        .slice(from * 12, to * 12)
        .map(({ pm25 = 0 }) => pm25),
    )
    return hours.reduce((sum, value) => sum + value, 0) / hours.length
  }
  expect(mean(17, 19)).toBeGreaterThan(mean(13, 15) + 5)
})

test('the same seed measures the same day', () => {
  expect(aDay(5)).toEqual(aDay(5))
})
