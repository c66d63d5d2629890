import { expect, test } from '@jest/globals'
import { diffMarkers } from './diff-markers.js'

test('only what differs is sent: new ones, changed ones, gone ones', () => {
  const shown = new Map([
    ['a', { text: '1' }],
    ['b', { text: '2' }],
    ['c', { text: '3' }],
  ])
  const next = new Map([
    ['a', { text: '1' }],
    ['b', { text: '9' }],
    ['d', { text: '4' }],
  ])
  expect(diffMarkers(shown, next, (a, b) => a.text === b.text)).toEqual({
    add: [{ text: '4' }],
    update: [{ text: '9' }],
    remove: ['c'],
  })
})
