import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type WaterValues, oxygenSaturation, vnWqi } from './vn-wqi.js'

const manual: WaterValues = {
  ...{ ph: 7.2, dissolvedOxygen: 6.8, waterTemperature: 26, bod5: 5, cod: 12 },
  ...{ ammonium: 0.2, phosphate: 0.15, coliform: 4_200 },
}
const automatic: WaterValues = {
  ...{ ph: 8.7, dissolvedOxygen: 5.4, waterTemperature: 28.5, cod: 22, ammonium: 0.45, nitrate: 1.1 },
}
/** Three parameters at their best, so that one more decides. */
const good = { cod: 1, bod5: 1, nitrate: 1, ph: 7 } as const
const indexOf = (values: WaterValues) => vnWqi(values)?.index ?? Number.NaN

test('a sample with microbes is 87, and 89 where more weight lies on organic matter', () => {
  expect(vnWqi(manual)?.groups).toBe(3)
  expect(indexOf(manual)).toBeCloseTo(87.27, 2)
  expect(vnWqi(manual, { isWeighted: true })?.index).toBeCloseTo(88.74, 2)
})

test('an automatic station of two groups is 59, provisionally', () => {
  expect(vnWqi(automatic)?.groups).toBe(2)
  expect(indexOf(automatic)).toBeCloseTo(59.28, 2)
})

test('water of 26 °C holds 8.0212 mg/l of oxygen', () => {
  expect(oxygenSaturation(26)).toBeCloseTo(8.0212, 4)
})

test.each([
  [{ ph: 5.4 }, 10],
  [{ ph: 5.5 }, 50],
  [{ ph: 6 }, 100],
  [{ ph: 8.5 }, 100],
  [{ ph: 8.7 }, 80],
  [{ ph: 9 }, 50],
  [{ ph: 9.01 }, 10],
])('group I alone decides of %j', (values, index) => {
  expect(indexOf({ ...good, ...values })).toBeCloseTo(index, 9)
})

test.each([
  [{ ammonium: 0.29 }, 100],
  [{ ammonium: 0.3 }, 75],
  [{ ammonium: 5 }, 10],
  [{ nitrite: 0.05 }, 100],
  [{ nitrite: 0.051 }, 10],
  [{ nitrate: 15 }, 25],
  [{ nitrate: 15.1 }, 10],
  [{ bod5: 60 }, 10],
  [{ phosphate: 0.15 }, 87.5],
])('one parameter of group IV beside good ones: %j is %d', (values, index) => {
  const parts = new Set([...Object.keys(good).filter((key) => key !== 'ph'), ...Object.keys(values)]).size
  expect(indexOf({ ...good, ...values })).toBeCloseTo((100 * (parts - 1) + index) / parts, 9)
})

test('oxygen counts by its share of saturation only, and not without a temperature', () => {
  const { waterTemperature: _unknown, ...cold } = automatic
  expect(indexOf(cold)).toBeCloseTo(0.8 * ((63.3333333 + 62.5 + 100) / 3), 5)
})

test.each([
  ['two of organic matter', { ph: 7, cod: 1, bod5: 1 }],
  ['organic matter alone', { cod: 1, bod5: 1, nitrate: 1 }],
  ['nothing', {}],
])('of %s there is no index', (_, values: WaterValues) => {
  expect(vnWqi(values)).toBeUndefined()
})

test('whatever is measured, the index lies between 1 and 100, and more of what spoils never betters it', () => {
  const spoiling = fc.constantFrom('bod5', 'cod', 'toc', 'nitrate', 'phosphate', 'ammonium', 'coliform')
  const amount = fc.double({ min: 0, max: 20_000, noNaN: true })
  fc.assert(
    fc.property(spoiling, amount, amount, (key, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      const [before, after] = [indexOf({ ...manual, [key]: less }), indexOf({ ...manual, [key]: more })]
      return after <= before && after >= 1 && before <= 100
    }),
  )
})
