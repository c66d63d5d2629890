import { expect, test } from '@jest/globals'
import type { Measured } from '../feed/derivation.js'
import { series } from '../testing/series.js'
import { rainSums } from './rain-sums.js'

const tenMinutes = 600_000

/** Sums after a gauge has said these, one each ten minutes; `_` is a report that did not come. */
function after(text: string) {
  const reports = series(text, tenMinutes).flatMap(({ at, value }) =>
    value === 'silent' ? [] : [{ at, values: { rainfall: value } }],
  )
  return rainSums(reports)
}

test('each window sums what fell in it', () => {
  expect(after('0 1x144')).toEqual({ rain10m: 1, rain1h: 6, rain3h: 18, rain6h: 36, rain24h: 144 })
})

test('what fell before a window began is not in it', () => {
  expect(after('0 50 0x4')).toMatchObject({ rain10m: 0, rain1h: 50 })
  expect(after('0 50 0x5')).toMatchObject({ rain10m: 0, rain1h: 0, rain3h: 50 })
})

test('the night of 11 June 2025 at Suoi Luong: 168.4 mm in three hours', () => {
  expect(after('0x6 9.3 9.4x15 8.7').rain3h).toBeCloseTo(168.4, 9)
})

test('after an outage the rain belongs to the whole of it, not to the last ten minutes', () => {
  expect(after('0 0 _ _ _ _ _ 60')).toMatchObject({ rain10m: 10, rain1h: 60, rain3h: 60 })
  expect(after('0 _ _ _ _ _ _ _ _ _ _ _ 60')).toMatchObject({ rain10m: 5, rain1h: 30, rain3h: 60 })
})

test('what a gauge tells after one that was calibrating fell since that one', () => {
  const values: Record<string, number>[] = [{ rainfall: 0 }, { rainfall: 1 }, {}, { rainfall: 6 }]
  const said = values.map((value, place) => ({ at: place * tenMinutes, values: value }))
  expect(rainSums(said)).toMatchObject({ rain10m: 6, rain1h: 7 })
})

test('what a gauge tells first, or after days of silence, is no cloudburst of the last hour', () => {
  const [hour, days] = [6 * tenMinutes, 3 * 144 * tenMinutes]
  const back = [
    { at: 0, values: { rainfall: 1 } },
    { at: days, values: { rainfall: 150 } },
  ]
  const inReach = back.slice(1)
  expect(rainSums(inReach)).toEqual({ rain10m: 1, rain1h: 6, rain3h: 18, rain6h: 36, rain24h: 144 })
  const next = { at: days + hour, values: { rainfall: 3 } }
  expect(rainSums([...inReach, next])).toMatchObject({ rain10m: 0.5, rain1h: 3 })
})

test('an instant at which no rain was told has no sums', () => {
  const said: Measured[] = [
    { at: 0, values: { rainfall: 3 } },
    { at: 60_000, values: {} },
  ]
  expect(rainSums(said)).toEqual({})
})
