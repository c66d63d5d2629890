import { expect, test } from '@jest/globals'

import { Admission } from './admission.js'

const limits = { connections: 5, connectionsPerAddress: 3, strangersPerAddress: 2 }

test('strangers, the connections of an address and all connections are bounded each', () => {
  const admission = new Admission(limits)
  expect(admission.enter('a')).toBeUndefined()
  expect(admission.enter('a')).toBeUndefined()
  expect(admission.enter('a')).toBe('strangersPerAddress')
  admission.welcome('a')
  expect(admission.enter('a')).toBeUndefined()
  admission.welcome('a')
  expect(admission.enter('a')).toBe('connectionsPerAddress')
  expect(admission.enter('b')).toBeUndefined()
  expect(admission.enter('b')).toBeUndefined()
  expect(admission.enter('c')).toBe('connections')
})

test('who leaves makes room, and nothing is remembered of an address that has left', () => {
  const admission = new Admission(limits)
  for (let round = 0; round < 100; round++) {
    expect(admission.enter('a')).toBeUndefined()
    expect(admission.enter('a')).toBeUndefined()
    admission.welcome('a')
    admission.leave('a', false)
    admission.leave('a', true)
  }
  expect(admission.open).toBe(0)
})
