import { expect, test } from '@jest/globals'
import { checkValue, findFeed, findQuantity } from '@haidang/domain'
import { createCityAir } from './city-air.js'
import { createStation, fairWeather } from './station.js'

const zone = 'Asia/Ho_Chi_Minh'
const noon = Date.parse('2026-11-21T05:00:00Z')

function aDay(seed: number, name = 'aq-01') {
  const station = createStation({ id: name, seed, cityAir: createCityAir(seed), zone })
  return Array.from({ length: 288 }, (_, place) =>
    station.measure(Date.parse('2026-11-21T17:00:00Z') + place * 300_000),
  )
}

test('a station measures only what its feed finds plausible', () => {
  const feed = findFeed('air-quality')
  const refused = [1, 2, 3]
    .flatMap((seed) => aDay(seed))
    .flatMap((values) =>
      Object.entries(values).filter(([key, value]) => {
        const quantity = feed && findQuantity(feed, key)
        const verdict = quantity && checkValue(quantity, value)
        return !verdict?.ok || verdict.value !== value || verdict.flags.length > 0
      }),
    )
  expect(refused).toEqual([])
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

test('what it measures follows from the time alone, in whatever order it is asked', () => {
  const place = { id: 'aq-01', seed: 5, cityAir: createCityAir(5), zone }
  const [once, again] = [createStation(place), createStation(place)]
  const instants = Array.from({ length: 50 }, (_, hour) => noon + hour * 3_600_000)
  const forwards = instants.map((at) => once.measure(at))
  expect(instants.toReversed().map((at) => again.measure(at))).toEqual(forwards.toReversed())
})

test('its curve has no jumps: five minutes later it is nearly the same air', () => {
  for (const seed of [1, 2, 3]) {
    const day = dust(aDay(seed))
    const steps = day.slice(1).map((value, place) => Math.abs(value - (day[place] ?? 0)))
    expect(Math.max(...steps)).toBeLessThan(8)
  }
})

test('an ordinary day stays clear of the limits of the rules', () => {
  const days = [1, 2, 3, 4, 5].flatMap((seed) => ['aq-01', 'aq-02', 'aq-03'].map((name) => aDay(seed, name)))
  expect(Math.max(...days.flatMap(dust))).toBeLessThan(60)
  expect(Math.max(...days.flat().map(({ windSpeed = 0 }) => windSpeed))).toBeLessThan(8)
})

test('a storm blows, washes the dust out of the air and lets the barometer fall', () => {
  const station = createStation({ id: 'aq-01', seed: 5, cityAir: createCityAir(5), zone })
  const [fair, storm] = [
    station.measure(noon),
    station.measure(noon, { ...fairWeather, wind: 25, pressure: -20 }),
  ]
  expect((storm['windSpeed'] ?? 0) - (fair['windSpeed'] ?? 0)).toBeGreaterThan(15)
  expect(storm['pm25']).toBeLessThan(fair['pm25'] ?? 0)
  expect(storm['pressure']).toBeLessThan((fair['pressure'] ?? 0) - 15)
})

test('a rush hour at noon is dusty', () => {
  const station = createStation({ id: 'aq-01', seed: 5, cityAir: createCityAir(5), zone })
  const rush = station.measure(noon, { ...fairWeather, rush: 1, dust: 6 })
  expect(rush['pm25']).toBeGreaterThan((station.measure(noon)['pm25'] ?? 0) + 30)
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
