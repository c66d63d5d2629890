import { expect, test } from '@jest/globals'
import { checkValue, findFeed, findQuantity } from '@haidang/domain'
import { chanceFor } from '../chance.js'
import { createCityAir } from './city-air.js'
import { createStation } from './station.js'

const zone = 'Asia/Ho_Chi_Minh'

function aDay(seed: number, name = 'aq-01') {
  const station = createStation({
    chance: chanceFor(seed, name),
    cityAir: createCityAir(seed),
    zone,
  })
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

test('two stations of one city differ, but breathe the same air', () => {
  const [here, there] = [aDay(5), aDay(5, 'aq-02')]
  expect(here).not.toEqual(there)
  expect(correlation(pressures(here), pressures(there))).toBeGreaterThan(0.9)
  expect(correlation(dust(here), dust(there))).toBeGreaterThan(0.6)
})

type Day = ReturnType<typeof aDay>
const dust = (day: Day) => day.map(({ pm25 = 0 }) => pm25)
const pressures = (day: Day) => day.map(({ pressure = 0 }) => pressure)

/** Pearson's, of two series of one length. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [centred(a), centred(b)]
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0)
}
