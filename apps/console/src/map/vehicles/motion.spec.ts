import { describe, expect, test } from '@jest/globals'
import { distanceM } from '@haidang/domain'
import { type Report, headingAt, nextPath, positionAt } from './motion.js'

const rules = { now: 10_000, intervalMs: 15_000, still: false }
const metresEast = (metres: number): [number, number] => [
  108.2 + metres / (111_195 * Math.cos((16 * Math.PI) / 180)),
  16,
]
const report = (metres: number, part: Partial<Report> = {}): Report => ({
  position: metresEast(metres),
  at: 0,
  speedKmh: 30,
  headingDeg: 90,
  ...part,
})
const first = nextPath(undefined, report(0), rules)

describe('honest motion', () => {
  test('a first report is simply there', () => {
    expect(positionAt(first, 0)).toEqual(metresEast(0))
    expect(first.endAt).toBe(first.startAt)
  })

  test('the next is reached on the straight line within two seconds, never beyond it', () => {
    const path = nextPath(first, report(150, { at: 15_000 }), rules)
    expect(path.endAt - path.startAt).toBe(2_000)
    const way = [0, 500, 1_000, 2_000, 60_000].map((after) =>
      distanceM(metresEast(0), positionAt(path, rules.now + after)),
    )
    expect(way.map(Math.round)).toEqual([0, 38, 75, 150, 150])
  })

  test('starts from where it is displayed, not from where it was going', () => {
    const path = nextPath(first, report(100, { at: 15_000 }), rules)
    const turned = nextPath(path, report(200, { at: 30_000 }), { ...rules, now: rules.now + 1_000 })
    expect(Math.round(distanceM(metresEast(0), turned.from))).toBe(50)
  })

  test('jumps over more than 500 m and over an impossible speed', () => {
    expect(nextPath(first, report(700, { at: 60_000 }), rules).startAt).toBe(0)
    expect(nextPath(first, report(400, { at: 10_000 }), rules).startAt).toBe(0)
  })

  test('jumps when nothing may move', () => {
    expect(
      positionAt(nextPath(first, report(100, { at: 15_000 }), { ...rules, still: true }), rules.now),
    ).toEqual(metresEast(100))
  })

  test('does not tremble while it stands', () => {
    const path = nextPath(first, report(2, { at: 15_000, speedKmh: 1 }), rules)
    expect(positionAt(path, rules.now + 5_000)).toEqual(metresEast(0))
  })

  test('an older report changes nothing', () => {
    const path = nextPath(first, report(100, { at: 15_000 }), rules)
    expect(nextPath(path, report(50, { at: 9_000 }), rules)).toBe(path)
  })

  test('keeps its heading while it is slow and turns by the short way', () => {
    const west = nextPath(undefined, report(0, { headingDeg: 350 }), rules)
    const slow = nextPath(west, report(20, { at: 15_000, speedKmh: 4, headingDeg: 100 }), rules)
    expect(headingAt(slow, rules.now + 1_000)).toBe(350)
    const fast = nextPath(west, report(20, { at: 15_000, headingDeg: 10 }), rules)
    expect(fast.turn).toBe(20)
    expect(headingAt(fast, rules.now + 1_000)).toBe(370)
  })
})
