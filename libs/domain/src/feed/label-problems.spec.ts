import { expect, test } from '@jest/globals'
import { labelProblems } from './label-problems.js'

test.each([
  ['water-level', { bd1: '6.5', bd2: '8.0', bd3: '9.0' }, []],
  ['water-level', { river: 'han' }, []],
  ['water-level', { bd1: '6,5', bd2: '8,0', bd3: '9,0' }, [expect.stringContaining('bd1=6,5')]],
  ['water-level', { bd1: '6.5' }, [expect.stringContaining('not bd1=6.5')]],
  ['noise', { place: 'special' }, []],
  ['noise', {}, []],
  ['noise', { place: 'school' }, ['place must be one of special, ordinary, not school']],
  ['vehicle', { place: 'school', bd1: 'x' }, []],
])('of a device of %s with %j: %j', (feed, labels, problems) => {
  expect(labelProblems(feed, labels)).toEqual(problems)
})
