import { expect, test } from '@jest/globals'
import type { PositionColumns } from '../live/messages.js'
import { Fleet } from './fleet.js'

function columns(...records: (readonly [index: number, lon: number, at: number])[]): PositionColumns {
  return {
    count: records.length,
    index: Uint32Array.from(records, ([index]) => index),
    lon: Float64Array.from(records, ([, lon]) => lon),
    lat: new Float64Array(records.length).fill(16),
    speedKmh: new Float32Array(records.length),
    headingDeg: new Float32Array(records.length),
    at: Float64Array.from(records, ([, , at]) => at),
    flags: new Uint8Array(records.length),
  }
}

function aFleet(): Fleet {
  const fleet = new Fleet()
  fleet.takeRoster({ feed: 'vehicle', ids: ['a', 'b', 'c'] })
  fleet.take('vehicle', columns([0, 108.1, 10], [1, 108.2, 10], [2, 108.3, 10]))
  return fleet
}

test('who follows begins with all, then hears once of each that has moved, with its newest fix', () => {
  const fleet = aFleet()
  const changes = fleet.follow()
  expect(changes.take(10).map(([id]) => id)).toEqual(['a', 'b', 'c'])
  expect(changes.take(10)).toEqual([])
  fleet.take('vehicle', columns([1, 108.21, 20]))
  fleet.take('vehicle', columns([1, 108.22, 30]))
  expect(changes.take(10)).toMatchObject([['b', { position: [108.22, 16], at: 30 }]])
})

test('what one frame cannot carry is left for the next', () => {
  const changes = aFleet().follow()
  expect(changes.take(2).map(([id]) => id)).toEqual(['a', 'b'])
  expect(changes.take(2).map(([id]) => id)).toEqual(['c'])
})

test('an older fix and one of a place that the roster does not have change nothing', () => {
  const fleet = aFleet()
  const changes = fleet.follow()
  changes.take(10)
  fleet.take('vehicle', columns([0, 108.9, 9], [7, 108.9, 99]))
  expect(changes.take(10)).toEqual([])
  expect(fleet.get('a')?.position).toEqual([108.1, 16])
})

test('a device that left the register is told as gone; the others keep their fixes at their new places', () => {
  const fleet = aFleet()
  const changes = fleet.follow()
  changes.take(10)
  fleet.takeRoster({ feed: 'vehicle', ids: ['c', 'a'] })
  expect(changes.take(10)).toEqual([['b', undefined]])
  fleet.take('vehicle', columns([0, 108.33, 20]))
  expect([fleet.get('c')?.position, fleet.get('a')?.position]).toEqual([
    [108.33, 16],
    [108.1, 16],
  ])
})

test('who no longer follows is told nothing', () => {
  const fleet = aFleet()
  const changes = fleet.follow()
  changes.take(10)
  changes.close()
  fleet.take('vehicle', columns([0, 108.4, 40]))
  expect(changes.take(10)).toEqual([])
})

test('who looks at the whole fleet hears of the newest fix once a second, however many frames come', () => {
  const fleet = aFleet()
  let heard = 0
  fleet.second.subscribe(() => (heard += 1))
  for (const at of [5_000, 5_250, 5_500, 5_750, 6_100]) fleet.take('vehicle', columns([0, 108.1, at]))
  expect([heard, fleet.second.get()]).toEqual([2, 6])
})
