import { expect, test } from '@jest/globals'
import { coastIn, coastOf } from './coast.js'

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [108, 16],
      [109, 16],
      [109, 17],
      [108, 17],
      [108, 16],
    ],
  ],
}

test('the land of a map becomes an outline in which the site’s box fills the view', () => {
  const coast = coastIn({ features: [{ geometry: square }], attribution: { vi: 'Bờ', en: 'Coast' } })
  const { path, width, height } = coastOf(coast, [108, 16, 109, 17])
  expect(path).toMatch(/^M0\.0 \d+\.\dL1000\.0 /)
  expect([width, Math.round(height / 10)]).toEqual([1_000, 104])
  expect(coast.attribution?.vi).toBe('Bờ')
})

test('what is no map is no land', () => {
  for (const raw of [
    undefined,
    null,
    'x',
    {},
    { features: [{ geometry: { type: 'Point', coordinates: [1, 2] } }] },
  ])
    expect(coastIn(raw).rings).toEqual([])
})
