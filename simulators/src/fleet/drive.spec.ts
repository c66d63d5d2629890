import { expect, test } from '@jest/globals'
import { type LonLat, distanceM } from '@haidang/domain'
import { type Drive, hasArrived, moveOn, placeOf, startDrive } from './drive.js'

/** East for a kilometre, then north for a kilometre. */
const corner: readonly LonLat[] = [
  [108.2, 16.05],
  [108.209348, 16.05],
  [108.209348, 16.058993],
]
const limitMs = 14

function secondsOf(drive: Drive): Drive[] {
  const seconds = [drive]
  for (let now = drive; !hasArrived(now) && seconds.length < 1_000; seconds.push(now))
    now = moveOn(now, 1, limitMs)
  return seconds
}

test('a drive speeds up and slows down as a vehicle does, and never outruns its limit', () => {
  const speeds = secondsOf(startDrive(corner))
    .slice(0, -1)
    .map(({ speedMs }) => speedMs)
  const changes = speeds.slice(1).map((speed, index) => speed - (speeds[index] ?? 0))
  expect(Math.max(...speeds)).toBe(limitMs)
  expect(Math.max(...changes)).toBeLessThanOrEqual(1.4 + 1e-9)
  expect(Math.min(...changes)).toBeGreaterThanOrEqual(-4 - 1e-9)
})

test('it takes a sharp corner slowly, and stands at the end', () => {
  const seconds = secondsOf(startDrive(corner))
  const around = seconds.find(({ leg }) => leg === 1)
  expect(around?.speedMs).toBeLessThan(7)
  const end = seconds.at(-1)
  expect(end && [placeOf(end).position, end.speedMs]).toEqual([corner[2], 0])
  expect(seconds.length).toBeGreaterThan(2_000 / limitMs)
})

test('it points along its street', () => {
  const seconds = secondsOf(startDrive(corner))
  const headings = new Set(seconds.map((second) => Math.round(placeOf(second).headingDeg)))
  expect([...headings]).toEqual([90, 0])
})

test('a second is as long as its speed', () => {
  const seconds = secondsOf(startDrive(corner)).slice(0, 60)
  seconds.slice(1).forEach((second, index) => {
    const before = seconds[index]
    if (before)
      expect(distanceM(placeOf(before).position, placeOf(second).position)).toBeCloseTo(second.speedMs, 1)
  })
})

test('a line of one point is its own end', () => {
  const parked = startDrive([[108.2, 16.05]])
  expect(hasArrived(parked)).toBe(true)
  expect(placeOf(parked)).toEqual({ position: [108.2, 16.05], headingDeg: 0 })
})
