import { expect, test } from '@jest/globals'
import type { PositionRecord } from '@haidang/contracts'
import { GatheredPositions } from './gathered-positions.js'

const record = (index: number, lon: number, ageMs: number): PositionRecord => ({
  ...{ index, lon, lat: 16.1, speedKmh: 30, headingDeg: 90, ageMs, state: 0, flags: 1 },
})

test('frames that each tell of a part of the fleet are taken by the screen as one', () => {
  const gathered = new GatheredPositions(3)
  gathered.take({ version: 3, serverAt: 10_000, records: [record(4, 108.4, 100), record(1, 108.1, 200)] })
  gathered.take({ version: 3, serverAt: 10_250, records: [record(7, 108.7, 0)] })
  const { count, index, lon, at } = gathered.columns()
  expect(count).toBe(3)
  expect([...index]).toEqual([4, 1, 7])
  expect([...lon]).toEqual([108.4, 108.1, 108.7])
  expect([...at]).toEqual([9_900, 9_800, 10_250])
})

test('of a vehicle that is told of twice the newest fix stays, also when an older one comes later', () => {
  const gathered = new GatheredPositions(3)
  gathered.take({ version: 3, serverAt: 10_000, records: [record(4, 108.4, 0)] })
  gathered.take({ version: 3, serverAt: 10_500, records: [record(4, 108.5, 0)] })
  gathered.take({ version: 3, serverAt: 10_750, records: [record(4, 108.3, 9_000)] })
  const { count, lon, at } = gathered.columns()
  expect([count, lon[0], at[0]]).toEqual([1, 108.5, 10_500])
})
