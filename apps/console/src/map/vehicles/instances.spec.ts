import { describe, expect, test } from '@jest/globals'
import { Instances, bytesEach, floatsEach } from './instances.js'
import { mercator, shifted } from './mercator.js'
import { nextPath } from './motion.js'

const rules = { now: 5_000, intervalMs: 15_000, still: false }
const path = nextPath(undefined, { position: [108.21, 16.06], at: 0, speedKmh: 0, headingDeg: 45 }, rules)
const look = { moving: true, selected: false, seenS: 0, intervalS: 15 } as const

describe('instances for the graphics card', () => {
  test('places count from the anchor, so that 32 bits are enough for centimetres', () => {
    const instances = new Instances([108.2, 16], 0)
    instances.write(0, path, look)
    const [x = 0, y = 0] = instances.all
    const [ax, ay] = mercator([108.2, 16])
    const [px, py] = mercator([108.21, 16.06])
    const metresPerWorld = 40_075_016.7
    expect(Math.abs(x + ax - px) * metresPerWorld).toBeLessThan(0.01)
    expect(Math.abs(y + ay - py) * metresPerWorld).toBeLessThan(0.01)
  })

  test('only what changed goes to the card', () => {
    const instances = new Instances([108.2, 16], 0)
    for (let place = 0; place < 5; place += 1) instances.write(place, path, look)
    expect(instances.takeDirty()).toMatchObject({ offset: 0 })
    expect(instances.takeDirty()).toBeUndefined()
    instances.write(3, path, look)
    const dirty = instances.takeDirty()
    expect([dirty?.offset, dirty?.floats.length]).toEqual([3 * bytesEach, floatsEach])
  })

  test('grows with the fleet', () => {
    const instances = new Instances([108.2, 16], 0)
    for (let place = 0; place < 2_000; place += 1) instances.write(place, path, look)
    expect(instances.count).toBe(2_000)
    expect(instances.takeDirty()?.floats).toHaveLength(2_000 * floatsEach)
  })
})

test('a shifted matrix takes a place that counts from the anchor to where the whole one takes the place itself', () => {
  const matrix = Float64Array.from({ length: 16 }, (_, place) => Math.sin(place + 1))
  const whole = (x: number, y: number) =>
    [0, 1, 2, 3].map((row) => matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!)
  const moved = shifted(matrix, [0.8, 0.45])
  const [x, y] = [0.001, -0.002]
  const part = [0, 1, 2, 3].map((row) => moved[row]! * x + moved[4 + row]! * y + moved[12 + row]!)
  whole(0.8 + x, 0.45 + y).forEach((expected, row) => expect(part[row]).toBeCloseTo(expected, 5))
})
