import { expect, test } from '@jest/globals'
import type { Beat } from '../../state/beat.js'
import type { BadgeLook } from './badges.js'
import { isDim } from './blink.js'

const beats: readonly Beat[] = [0, 1, 2, 3]
const dimBeats = (severity: 2 | 4, look: BadgeLook) => beats.filter((beat) => isDim({ severity, look }, beat))

test('what waits blinks: severity 4 and 5 at every second beat, the rest half as often; what is seen stands still', () => {
  expect(dimBeats(4, 'unacknowledged')).toEqual([1, 3])
  expect(dimBeats(2, 'unacknowledged')).toEqual([2, 3])
  expect(dimBeats(4, 'returned')).toEqual([2, 3])
  expect(dimBeats(4, 'acknowledged')).toEqual([])
})
