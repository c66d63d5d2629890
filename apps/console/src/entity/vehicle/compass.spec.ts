import { expect, test } from '@jest/globals'
import { compassPoint } from './compass.js'

test('a heading goes by the nearest of eight points, round and round', () => {
  expect([0, 22, 23, 90, 180, 225, 337, 338, 359, 360, -45].map(compassPoint)).toEqual([
    'n',
    'n',
    'ne',
    'e',
    's',
    'sw',
    'nw',
    'n',
    'n',
    'n',
    'nw',
  ])
})
