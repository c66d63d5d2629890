import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import {
  checkEventData,
  checkValue,
  deriveSpan,
  findEventKind,
  findFeed,
  findQuantity,
} from '@haidang/domain'
import { createCityAir } from '../air/city-air.js'
import { fairWeather, type Weather } from '../air/station.js'
import { type SimulatedDevice, readSite } from '../site/read-site.js'
import { createSensor } from './sensor.js'

const { devices, zone } = await readSite(resolve(import.meta.dirname, '../../../infra/sites/danang'))
/** Air stations have a spec of their own. */
const standing = devices.filter(({ feed }) => !['vehicle', 'air-quality'].includes(feed))
const midnight = Date.parse('2026-11-21T17:00:00Z')

/** A day of reports of a device of the site, and what follows from them. */
function aDay(
  device: SimulatedDevice,
  { seed = 1, weather = fairWeather }: { seed?: number; weather?: Weather } = {},
) {
  const sensor = createSensor(device, { seed, cityAir: createCityAir(seed), zone })
  const { intervalMs, labels } = device
  const measured = Array.from({ length: 86_400_000 / intervalMs }, (_, place) => {
    const at = midnight + (place + 1) * intervalMs
    return { at, values: sensor?.measure(at, weather) ?? {} }
  })
  const derivation = findFeed(device.feed)?.derivation
  const span = { fromAt: midnight, toAt: midnight + 90_000_000 }
  const derived = derivation
    ? deriveSpan(derivation, { measured, span, around: { intervalMs, labels, zone } })
    : []
  return { measured, derived }
}

const limitsOf = (device: SimulatedDevice) =>
  (findFeed(device.feed)?.rules ?? []).flatMap(({ condition }) =>
    condition.kind === 'threshold'
      ? [
          {
            quantity: condition.quantity,
            sign: condition.direction === 'above' ? 1 : -1,
            limit: condition.levels[0]?.limit ?? 0,
          },
        ]
      : [],
  )

test('every standing device of the site has a sensor that says what its feed finds plausible', () => {
  const days = standing.map((device) => ({ feed: findFeed(device.feed), ...aDay(device) }))
  const odd = days.flatMap(({ feed, measured }) =>
    measured.flatMap(({ values }) =>
      Object.entries(values).filter(([key, value]) => {
        const quantity = feed && findQuantity(feed, key)
        const verdict = quantity && checkValue(quantity, value)
        return !verdict?.ok || verdict.flags.length > 0
      }),
    ),
  )
  expect(odd).toEqual([])
  expect(
    standing.filter((device) => Object.keys(aDay(device).measured[0]?.values ?? {}).length === 0),
  ).toEqual([])
})

test.each([1, 2, 3])(
  'an ordinary day of the city with seed %d stays clear of the limits of the rules',
  (seed) => {
    const over = standing.flatMap((device) => {
      const { measured, derived } = aDay(device, { seed })
      return limitsOf(device).flatMap(({ quantity, sign, limit }) =>
        [...measured, ...derived].some(
          ({ values }) => sign * (values[quantity] ?? -sign * Infinity) >= sign * limit,
        )
          ? [`${device.id} ${quantity}`]
          : [],
      )
    })
    expect(over).toEqual([])
  },
)

const peakOf = (feed: string, quantity: string, weather: Partial<Weather>) =>
  standing
    .filter((device) => device.feed === feed)
    .map((device) => {
      const { measured, derived } = aDay(device, { weather: { ...fairWeather, ...weather } })
      return Math.max(...[...measured, ...derived].map(({ values }) => values[quantity] ?? -Infinity))
    })

test('a downpour costs every river of a station its class, and an ordinary day none', () => {
  const calm = peakOf('water-quality', 'overClass', {})
  const wet = peakOf('water-quality', 'overClass', { rain: 60 })
  expect(calm).toEqual(calm.map(() => 0))
  expect(Math.min(...wet)).toBeGreaterThan(0)
})

test('rain falls on every gauge, rivers rise among their own alarm levels, towers tell from 20 cm', () => {
  expect(Math.min(...peakOf('rain-gauge', 'rain1h', { rain: 60 }))).toBeGreaterThan(40)
  for (const stage of peakOf('water-level', 'alarmStage', { river: 3.7 })) expect(stage).toBeCloseTo(3.7, 1)
  const depths = peakOf('inundation', 'depth', { flood: 70 })
  expect(Math.max(...depths)).toBeGreaterThan(50)
  expect(depths.filter((depth) => depth > 0 && depth < 20)).toEqual([])
  expect(Math.max(...peakOf('inundation', 'depth', {}))).toBe(0)
})

test('a till counts up until midnight and begins anew', () => {
  for (const device of standing.filter(({ feed }) => feed === 'parking')) {
    const paid = aDay(device).measured.map(({ values }) => values['paidSessions'] ?? 0)
    expect(paid.slice(0, -1)).toEqual(paid.slice(0, -1).toSorted((a, b) => a - b))
    expect(paid.at(-1)).toBe(0)
  }
})

const lots = standing.filter(({ feed }) => feed === 'parking')
const lotOf = (device: SimulatedDevice, seed = 1) =>
  createSensor(device, { seed, cityAir: createCityAir(seed), zone })!

test('what a till counts is at every moment what its events add up to', () => {
  for (const lot of lots) {
    const sensor = lotOf(lot)
    for (const hour of [0, 3, 5.6, 9, 14.25, 23.99]) {
      const untilAt = midnight + hour * 3_600_000
      const events = sensor.happens!({ afterAt: midnight, untilAt })
      expect(sensor.measure(untilAt)).toMatchObject(findFeed('parking')!.tally!.add(events))
    }
  }
})

test('events told piece by piece are those of the whole, across midnight too, and their feed takes each', () => {
  const span = { afterAt: midnight - 30 * 3_600_000, untilAt: midnight + 12 * 3_600_000 }
  for (const lot of lots) {
    const whole = lotOf(lot).happens!(span)
    const sensor = lotOf(lot)
    const pieces = Array.from({ length: 42 * 12 }, (_, place) => {
      const afterAt = span.afterAt + place * 300_000
      return sensor.happens!({ afterAt, untilAt: afterAt + 300_000 })
    })
    expect(pieces.flat()).toEqual(whole)
    for (const { kind, data } of whole)
      expect(checkEventData(findEventKind(findFeed('parking')!, kind)!, data)).toEqual({ ok: true, data })
  }
})

test('now and then somebody offends, and never so often that a rule tells of it', () => {
  const span = { afterAt: midnight, untilAt: midnight + 86_400_000 }
  for (const lot of lots) {
    const ats = lotOf(lot).happens!(span).flatMap(({ kind, at }) => (kind === 'violation' ? [at] : []))
    expect(ats.length).toBeGreaterThan(2)
    const busiest = Math.max(
      ...ats.map((at) => ats.filter((other) => other > at - 3_600_000 && other <= at).length),
    )
    expect(busiest).toBeLessThan(5)
  }
})
