import { type Log, deviceId } from '@haidang/domain'

import { type HouseClock, createHouseClock } from './house-clock.js'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]
const start = Date.parse('2026-11-21T00:00:00Z')

type Computer = { elapsedMs: number; aheadMs: number; said: string[]; clock: HouseClock }

function aComputer(): Computer {
  const said: string[] = []
  const say = (event: string): void => void said.push(event)
  const log: Log = { debug: say, info: say, warn: say, error: say, child: () => log }
  const time = { elapsedMs: 0, aheadMs: 0 }
  const system = { now: () => start + time.elapsedMs + time.aheadMs }
  const elapsed = (): number => time.elapsedMs + (time.elapsedMs % 7) / 10 // what passes is never whole
  const clock = createHouseClock({ log, system, elapsed })
  return Object.assign(time, { said, clock })
}

/** Minutes in which some devices, whose clocks are right, report every ten seconds. */
function pass(computer: Computer, minutes: number, devices = 8): void {
  for (const endMs = computer.elapsedMs + minutes * minute; computer.elapsedMs < endMs;) {
    computer.elapsedMs += 10 * second
    for (let place = 0; place < devices; place += 1)
      computer.clock.hear(
        { device: deviceId(`device-${place}`), intervalMs: minute },
        () => start + computer.elapsedMs,
      )
  }
}

/** By how much the house's time is wrong, in seconds. */
const wrongBy = ({ clock, elapsedMs }: Computer): number =>
  Math.round((clock.now() - start - elapsedMs) / second)

test.each([-hour, hour, 24 * hour])(
  'a clock that is set by %d ms moves the house’s time not even for a moment',
  (byMs) => {
    const computer = aComputer()
    pass(computer, 2)
    computer.aheadMs = byMs
    expect(wrongBy(computer)).toBe(0)
    expect(computer.clock.errorMs()).toBeCloseTo(byMs, -2)
    expect(Number.isInteger(computer.clock.now())).toBe(true)
    pass(computer, 2)
    expect(wrongBy(computer)).toBe(0)
    computer.aheadMs = 0
    expect(wrongBy(computer)).toBe(0)
    expect(computer.clock.errorMs()).toBe(0)
    expect(computer.said).toEqual(['clock.set', 'clock.doubted', 'clock.set', 'clock.trusted'])
  },
)

test('what is told to others counts everybody who has been heard', () => {
  const computer = aComputer()
  expect(computer.clock.own().witnesses).toBe(0)
  pass(computer, 1 / 3)
  expect(computer.clock.own()).toEqual({ houseAt: computer.clock.now(), witnesses: 8, errorMs: 0 })
})

test('a computer that nobody reports to is believed', () => {
  const computer = aComputer()
  pass(computer, 2, 3)
  computer.aheadMs = hour
  expect(wrongBy(computer)).toBe(3_600)
  expect(computer.clock.errorMs()).toBe(0)
})

test('a small correction is followed', () => {
  const computer = aComputer()
  pass(computer, 2)
  computer.aheadMs = 10 * second
  expect(wrongBy(computer)).toBe(10)
  pass(computer, 2)
  expect(wrongBy(computer)).toBe(10)
})

test('who hears no devices goes by one that does', () => {
  const [computer, ear] = [aComputer(), aComputer()]
  computer.aheadMs = hour
  const follow = (agoMs = 500): void =>
    computer.clock.follow({ houseAt: ear.clock.now() - agoMs, agoMs, witnesses: 8 })
  follow()
  expect(wrongBy(computer)).toBe(0)
  computer.aheadMs = -hour
  expect(wrongBy(computer)).toBe(0)
  computer.aheadMs = 0
  follow()
  expect([wrongBy(computer), computer.clock.errorMs()]).toEqual([0, 0])
})

test('nobody goes by what was told too long ago, or by one that hears too few', () => {
  const computer = aComputer()
  computer.aheadMs = hour
  computer.clock.follow({ houseAt: start, agoMs: 6_000, witnesses: 8 })
  computer.clock.follow({ houseAt: start, agoMs: 0, witnesses: 4 })
  expect(wrongBy(computer)).toBe(3_600)
})
