import { expect, test } from '@jest/globals'
import { minutesOf } from './how-long.js'

test('a shelf lasts from a minute to a day', () => {
  expect(minutesOf({ hours: '8', minutes: '30' })).toBe(510)
  expect(minutesOf({ hours: '', minutes: '45' })).toBe(45)
  expect(minutesOf({ hours: '24', minutes: '0' })).toBe(1_440)
  for (const [hours, minutes] of [
    ['0', '0'],
    ['24', '1'],
    ['-1', '90'],
    ['1.5', '0'],
    ['x', '0'],
  ] as const)
    expect(minutesOf({ hours, minutes })).toBeUndefined()
})
