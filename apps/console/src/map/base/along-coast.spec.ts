import { expect, test } from '@jest/globals'
import { alongCoast } from './along-coast.js'

const ring = [
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 0],
  [3, 3],
  [0, 3],
  [0, 0],
]

test('a beach follows the coast between its ends', () => {
  const beach = [
    [1, 0.1],
    [3, 0.1],
  ]
  expect(alongCoast(beach, [ring])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ])
})

test('without a coast it is drawn as it is told', () => {
  const beach = [
    [1, 0],
    [3, 0],
  ]
  expect(alongCoast(beach, [])).toEqual(beach)
})
