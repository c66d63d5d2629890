import { expect, test } from '@jest/globals'
import { trailMs, trailPieces, trailPoints } from './trail.js'

const at = (seconds: number, lon: number) => ({ at: seconds * 1_000, position: [lon, 16] as const })
const now = { now: 600_000, intervalMs: 15_000 }

test('a trail is the way of the last ten minutes, fading with its age', () => {
  const pieces = trailPieces([at(-10, 1), at(585, 2), at(600, 3)], now)
  expect(pieces).toEqual([{ from: [2, 16], to: [3, 16], age: 0, gap: false }])
  expect(trailPieces([at(0, 1), at(15, 2)], now)[0]?.age).toBeCloseTo(1 - 15_000 / trailMs)
})

test('over more than three intervals it is a gap, never joined as if known', () => {
  const gaps = trailPieces([at(500, 1), at(545, 2), at(591, 3)], now).map(({ gap }) => gap)
  expect(gaps).toEqual([false, true])
})

test('what was stored without a place is no part of it, and the order of the page does not matter', () => {
  const row = (second: number, position?: [number, number]) => ({
    at: new Date(second * 1_000).toISOString(),
    receivedAt: new Date(second * 1_000).toISOString(),
    status: 'measuring' as const,
    values: {},
    simulated: false,
    ...(position && { position }),
  })
  expect(trailPoints([row(2, [2, 16]), row(1, [1, 16]), row(3)]).map(({ at: when }) => when)).toEqual([
    1_000, 2_000,
  ])
})
