import { expect, test } from '@jest/globals'
import { floatsEach } from './instances.js'
import { VehicleSlots } from './vehicle-slots.js'

const serverZero = 1_795_000_000_000
const seen = { now: 1_000, intervalMs: 15_000, moving: true, still: true }
const report = (lon: number, at = serverZero) => ({
  position: [lon, 16] as const,
  at,
  speedKmh: 30,
  headingDeg: 0,
})

function aFew(): VehicleSlots {
  const slots = new VehicleSlots([108.2, 16], { zero: 0, serverZero })
  slots.report('a', report(108.1), seen)
  slots.report('b', report(108.2), seen)
  slots.report('c', report(108.3), seen)
  return slots
}

/** The part of a vehicle's record that the graphics card colours and ages it by. */
const lookAt = (slots: VehicleSlots, place: number) => [
  ...slots.instances.all.subarray(place * floatsEach + 8, (place + 1) * floatsEach),
]

test('the same report again changes no picture', () => {
  const slots = aFew()
  expect(slots.report('b', report(108.2), seen)).toBe(false)
  expect(slots.report('b', report(108.25, serverZero + 15_000), seen)).toBe(true)
})

test('growing old writes no record; only a new stage is a new picture', () => {
  const slots = aFew()
  slots.instances.takeDirty()
  const stages = [0, 22, 23, 45, 46, 150, 151].map((seconds) => slots.age(serverZero + seconds * 1_000))
  expect(stages).toEqual([false, false, true, false, true, false, true])
  expect(slots.instances.takeDirty()).toBeUndefined()
  expect(lookAt(slots, 0)).toEqual([1, 0, 0, 15])
})

test('selection moves with the wish', () => {
  const slots = aFew()
  slots.select('a')
  slots.select('b')
  expect([0, 1, 2].map((place) => lookAt(slots, place)[1])).toEqual([0, 1, 0])
  expect(slots.select('b')).toBe(false)
})

test('one that left gives its place to the last', () => {
  const slots = aFew()
  slots.remove('a')
  expect(slots.instances.count).toBe(2)
  expect(slots.positionOf('a', 2_000)).toBeUndefined()
  expect(slots.positionOf('c', 2_000)).toEqual([108.3, 16])
  slots.report('c', report(108.31, serverZero + 15_000), seen)
  expect(slots.instances.count).toBe(2)
})

test('a box holds those that are displayed within it', () => {
  const slots = aFew()
  const box = [108.15, 15.9, 108.25, 16.1] as const
  expect([...slots.within(box, 2_000)].map(([id]) => id)).toEqual(['b'])
})
