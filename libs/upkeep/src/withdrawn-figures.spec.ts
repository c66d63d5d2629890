import { aStation } from '@haidang/domain/testing'
import fc from 'fast-check'

import { type HourlyMean, compareFigures, everyAirFigure, reachHours } from './air-figures.js'
import { hourMs } from './hour.js'
import { withdrawnFigures } from './withdrawn-figures.js'

/** Midnight in Da Nang. */
const midnight = Date.parse('2026-11-21T17:00:00Z')
const zone = 'Asia/Ho_Chi_Minh'
/** It tells twelve values an hour. */
const station = aStation()

type Of = { quantity?: string; age?: number; count?: number; mean?: number }
/** The hour that ended `age` hours before midnight. */
const hour = ({ quantity = 'pm25', age = 0, count = 12, mean = 20 }: Of = {}): HourlyMean => ({
  ...{ device: station.id, hourAt: midnight - (age + 1) * hourMs, quantity, count, mean },
})

type Hours = Readonly<{ left: readonly HourlyMean[]; gone: readonly HourlyMean[] }>

/** The figures of some ends that are withdrawn of those that are stored. */
function withdraw(
  stored: readonly HourlyMean[],
  { left, gone }: Hours,
  { ends = [midnight], of = station } = {},
) {
  const figuresOf = (means: readonly HourlyMean[]) => everyAirFigure({ stations: [of], ends, means, zone })
  const { changed, unmatched } = compareFigures(figuresOf(left), stored)
  const lost = unmatched.map(({ quantity, hourAt: endAt, mean: value }) => {
    return { station: of, endAt, quantity, value, isRevised: true }
  })
  return { changed, withdrawn: withdrawnFigures({ lost, means: left, withdrawn: gone, figuresOf }) }
}

const index: HourlyMean = { ...hour({ quantity: 'vnAqi', count: 1, mean: 40 }), hourAt: midnight }
const namesOf = (left: HourlyMean[], gone: HourlyMean[], of = station) =>
  withdraw([index], { left, gone }, { of }).withdrawn.map(({ quantity }) => quantity)
const before = [1, 2, 3].map((age) => hour({ age }))

test('an index goes with the values that its hour needs, be it all of them or one too many', () => {
  expect(namesOf(before, [hour()])).toEqual(['vnAqi'])
  expect(namesOf([hour({ count: 8 }), ...before], [hour({ count: 2 })])).toEqual(['vnAqi'])
  expect(namesOf([hour({ count: 9 }), ...before], [hour({ count: 3 })])).toEqual([])
})

test('what is missing without having been taken back is no reason, nor is what another hour lost', () => {
  expect(namesOf(before, [])).toEqual([])
  expect(namesOf([hour({ count: 6 }), ...before], [hour({ age: 5 })])).toEqual([])
})

test('where the station is to report more often since, an hour counts that has most of what it had', () => {
  const hasty = { ...station, intervalSeconds: 60 }
  expect(namesOf([hour(), ...before], [], hasty)).toEqual([])
  expect(namesOf([hour({ count: 11 }), ...before], [hour({ count: 1 })], hasty)).toEqual([])
  expect(namesOf(before, [hour()], hasty)).toEqual(['vnAqi'])
})

test('whatever is taken back and comes again in whichever order, the figures end as those of a recompute', () => {
  const step = fc.record({
    quantity: fc.constantFrom('pm25', 'o3', 'no2'),
    age: fc.nat(50),
    hours: fc.integer({ min: 1, max: 20 }),
    /** How many of the twelve values of each hour count from now on. */
    count: fc.constantFrom(0, 4, 8, 9, 12),
  })
  const ends = Array.from({ length: 52 + reachHours }, (_, place) => midnight + (place - 50) * hourMs)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const most = new Map<string, number>()
      const counts = new Map<string, HourlyMean>()
      const stored = new Map<string, HourlyMean>()
      for (const { quantity, age, hours, count } of steps) {
        for (let back = age; back < age + hours; back++) {
          const key = `${quantity} ${back}`
          counts.set(key, hour({ quantity, age: back, count }))
          most.set(key, Math.max(count, most.get(key) ?? 0))
        }
        const left = [...counts.values()].filter((mean) => mean.count > 0)
        const gone = [...counts].flatMap(([key, mean]) => {
          const lost = (most.get(key) ?? 0) - mean.count
          return lost > 0 ? [{ ...mean, count: lost }] : []
        })
        const { changed, withdrawn } = withdraw([...stored.values()], { left, gone }, { ends })
        for (const { endAt, quantity: of, value } of changed)
          stored.set(`${of} ${endAt}`, { ...hour({ quantity: of, count: 1, mean: value }), hourAt: endAt })
        for (const { endAt, quantity: of } of withdrawn) stored.delete(`${of} ${endAt}`)
        const every = everyAirFigure({ stations: [station], ends, means: left, zone })
        expect(Object.fromEntries([...stored].map(([place, { mean }]) => [place, mean]))).toEqual(
          Object.fromEntries(every.map(({ quantity: of, endAt, value }) => [`${of} ${endAt}`, value])),
        )
      }
    }),
    { numRuns: 40 },
  )
})
