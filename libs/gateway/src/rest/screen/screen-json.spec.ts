import type { ScreenRow } from '@haidang/store'

import { pairingJson, screenJson } from './screen-json.js'

const screen: ScreenRow = {
  id: 'wall-4k7q9mxt',
  name: 'Tường lớn',
  scene: 'overview',
  scope: {},
  pairedAt: 0,
  pairedBy: 'admin',
  revokedAt: null,
  revokedBy: null,
  width: 3_840,
  height: 2_160,
  lastSeenAt: null,
  frameAt: null,
  framesPerSecond: null,
  mode: null,
  linkAgeMs: null,
  version: null,
  pictureAt: null,
}

test('a wall that has told nothing yet has no frame, and is neither alive nor dead', () => {
  const json = screenJson(screen, 5_000)
  expect(json.state).toBe('never')
  expect(json).not.toHaveProperty('frame')
  expect(json).not.toHaveProperty('lastSeenAt')
})

test.each([
  [15_000, 'live'],
  [15_001, 'late'],
  [30_000, 'late'],
  [30_001, 'lost'],
  [1_000_000, 'lost'],
])('after %d ms without a word it is %s', (silentMs, state) => {
  expect(screenJson({ ...screen, lastSeenAt: 1_000 }, 1_000 + silentMs).state).toBe(state)
})

test('one that has been revoked is so whatever it said last', () => {
  const json = screenJson({ ...screen, lastSeenAt: 1_000, revokedAt: 2_000, revokedBy: 'boss' }, 2_001)
  expect(json).toMatchObject({ state: 'revoked', revokedAt: '1970-01-01T00:00:02.000Z', revokedBy: 'boss' })
})

test('its frame is told with the picture’s time when there is a picture', () => {
  const drawn = {
    ...screen,
    lastSeenAt: 9_000,
    frameAt: 8_500,
    framesPerSecond: 30,
    mode: 'live',
    linkAgeMs: 400,
  }
  expect(screenJson(drawn, 9_000).frame).toEqual({
    at: '1970-01-01T00:00:08.500Z',
    framesPerSecond: 30,
    mode: 'live',
    linkAgeMs: 400,
  })
  expect(screenJson({ ...drawn, pictureAt: 9_000 }, 9_000).frame?.pictureAt).toBe('1970-01-01T00:00:09.000Z')
})

test('a code says whether it has been decided about', () => {
  const pairing = {
    userCode: '4K7Q-9MXT',
    address: '127.0.0.1',
    width: 1,
    height: 1,
    askedAt: 0,
    expiresAt: 600_000,
    decision: null,
    name: null,
  }
  expect(pairingJson(pairing)).toMatchObject({ state: 'asked', expiresAt: '1970-01-01T00:10:00.000Z' })
  expect(pairingJson({ ...pairing, decision: 'approved', name: 'Tường' })).toMatchObject({
    state: 'approved',
    name: 'Tường',
  })
})
