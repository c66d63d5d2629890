import { expect, test } from '@jest/globals'
import { readCsv } from './csv.js'
import { isCopy, scaled } from './scaled.js'

test('rows are read by the names of the first one, quotes and all', () => {
  expect(readCsv('id,name\r\na,"Trạm ""A"", cầu"\r\nb,\r\n')).toEqual([
    { id: 'a', name: 'Trạm "A", cầu' },
    { id: 'b', name: '' },
  ])
})

const devices = Array.from({ length: 10 }, (_, place) => ({
  id: `aq-${place}`,
  feed: 'air-quality',
  intervalMs: 1,
  labels: {},
}))

test.each([
  [0.5, 5],
  [1, 10],
  [3, 30],
])('a scale of %d makes %d devices of ten', (scale, count) => {
  expect(new Set(scaled(devices, scale).map(({ id }) => id)).size).toBe(count)
})

test('copies are told from the site’s own', () => {
  expect(scaled(devices, 2).filter(({ id }) => isCopy(id))).toHaveLength(10)
})
