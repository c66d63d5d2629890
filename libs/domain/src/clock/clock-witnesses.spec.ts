import { deviceId } from '../ids.js'
import { series } from '../testing/series.js'
import { ClockWitnesses } from './clock-witnesses.js'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]
const start = Date.parse('2026-11-21T00:00:00Z')

type Story = Readonly<{
  /** By how many minutes the server’s clock is ahead, a point for every five minutes. */
  server: string
  /** By how many minutes each device’s own clock is ahead. */
  devices: readonly number[]
  intervalMs?: number
  /** Between the measurement and its arrival. */
  journeyMs?: number
}>

/** The error that is assumed after each five minutes, in minutes; the devices report a second after one another. */
function errors({ server, devices, intervalMs = 5 * minute, journeyMs = second }: Story): number[] {
  const witnesses = new ClockWitnesses()
  let before: number | undefined
  return series(server, 5 * minute).map(({ at: elapsedMs, value }) => {
    const aheadMs = Number(value) * minute
    if (before !== undefined && Math.abs(aheadMs - before) > 2 * second)
      witnesses.step(aheadMs - before, elapsedMs - 1)
    before = aheadMs
    for (const [place, ownAheadMs] of devices.entries()) {
      const device = deviceId(`device-${place}`)
      const now = elapsedMs + place * second
      const at = start + now - journeyMs + ownAheadMs * minute
      if (witnesses.isDue(device, now))
        witnesses.hear(device, { systemAt: start + now + aheadMs, elapsedMs: now, at, intervalMs })
    }
    return Math.round(witnesses.weigh(elapsedMs + minute) / minute)
  })
}

const right = Array.from({ length: 10 }, () => 0)

test('a clock that agrees with the devices stands', () => {
  expect(errors({ server: '0x5', devices: right })).toEqual([0, 0, 0, 0, 0, 0])
})

test('a clock that was wrong from the beginning is known for wrong with the second report of each', () => {
  expect(errors({ server: '60x3', devices: right })).toEqual([0, 60, 60, 60])
  expect(errors({ server: '-60x3', devices: right })).toEqual([0, -60, -60, -60])
})

test('time goes on as it was when the clock is set wrong, and when it is set right again', () => {
  expect(errors({ server: '0 0 60 60 0 0', devices: right })).toEqual([0, 0, 60, 60, 0, 0])
  expect(errors({ server: '0 0 -60 -60 0 0', devices: right })).toEqual([0, 0, -60, -60, 0, 0])
  expect(errors({ server: '0 0 1440 1440', devices: right })).toEqual([0, 0, 1440, 1440])
})

test('a step is known before anybody has been heard since', () => {
  const witnesses = new ClockWitnesses()
  for (const round of [0, 1])
    for (let place = 0; place < 5; place += 1) {
      const elapsedMs = round * minute
      const at = start + elapsedMs
      witnesses.hear(deviceId(`device-${place}`), { systemAt: at, elapsedMs, at, intervalMs: minute })
    }
  witnesses.step(-hour, minute + 1)
  expect(witnesses.weigh(minute + 2)).toBe(-hour)
})

test('a clock that is set right ends the doubt', () => {
  expect(errors({ server: '60 60 0 0', devices: right })).toEqual([0, 60, 0, 0])
})

test('a drift is followed until it could do harm', () => {
  const witnesses = new ClockWitnesses()
  const errorsMs = series('0+1x40', 10 * second).map(({ at: elapsedMs, value }) => {
    for (let place = 0; place < 8; place += 1) {
      const at = start + elapsedMs
      const systemAt = at + Number(value) * second // a second more every ten
      witnesses.hear(deviceId(`device-${place}`), { systemAt, elapsedMs, at, intervalMs: 15 * second })
    }
    return witnesses.weigh(elapsedMs)
  })
  const leftMs = errorsMs.map((errorMs, place) => place * second - errorMs)
  expect(errorsMs.slice(0, 35)).toEqual(Array.from({ length: 35 }, () => 0))
  expect(errorsMs.at(-1)).toBeGreaterThan(30 * second)
  expect(Math.max(...leftMs)).toBeLessThanOrEqual(36 * second)
})

test('a few devices with wrong clocks say nothing about the server’s', () => {
  expect(errors({ server: '0x3', devices: [...right, 60, 60] })).toEqual([0, 0, 0, 0])
  expect(errors({ server: '0x3', devices: [...right.slice(2), 60, -45] })).toEqual([0, 0, 0, 0])
  expect(errors({ server: '60x3', devices: [...right.slice(1), 60] })).toEqual([0, 60, 60, 60])
})

test('devices that do not agree with each other are no witnesses', () => {
  expect(errors({ server: '0x3', devices: [20, 60, 120, 300, 700, 1_500] })).toEqual([0, 0, 0, 0])
})

test('so few devices say nothing', () => {
  expect(errors({ server: '60x3', devices: right.slice(6) })).toEqual([0, 0, 0, 0])
})

test('who stamps the beginning of what was measured does not contradict the clock', () => {
  expect(errors({ server: '0x3', devices: right, journeyMs: 5 * minute })).toEqual([0, 0, 0, 0])
})

test('what was kept back and comes in a burst is no testimony', () => {
  const witnesses = new ClockWitnesses()
  for (let place = 0; place < 10; place += 1)
    for (let report = 0; report < 12; report += 1) {
      const elapsedMs = report * 2 * second
      const at = start - hour + report * 5 * minute
      const systemAt = start + elapsedMs
      witnesses.hear(deviceId(`device-${place}`), { systemAt, elapsedMs, at, intervalMs: 5 * minute })
    }
  expect(witnesses.weigh(minute)).toBe(0)
})

test('a backlog that is played back at twice its speed is no testimony', () => {
  const witnesses = new ClockWitnesses()
  for (let elapsedMs = 0; elapsedMs < 2 * minute; elapsedMs += second)
    for (let place = 0; place < 10; place += 1) {
      const device = deviceId(`device-${place}`)
      const at = start - hour + 2 * elapsedMs
      if (witnesses.isDue(device, elapsedMs))
        witnesses.hear(device, { systemAt: start + elapsedMs, elapsedMs, at, intervalMs: minute })
    }
  expect([witnesses.weigh(2 * minute), witnesses.counted()]).toEqual([0, 0])
})

test('a computer that slept is right when it wakes', () => {
  const witnesses = new ClockWitnesses()
  const hear = (systemAt: number, elapsedMs: number): void => {
    for (let place = 0; place < 6; place += 1)
      witnesses.hear(deviceId(`device-${place}`), { systemAt, elapsedMs, at: systemAt, intervalMs: minute })
  }
  hear(start, 0)
  hear(start + minute, minute)
  witnesses.step(hour, minute + second) // what nobody sets stood still meanwhile
  hear(start + hour + 2 * minute, 2 * minute)
  expect(witnesses.weigh(2 * minute)).toBe(0)
})

test('the last that was known holds when nobody is heard any more', () => {
  expect(errors({ server: '60 60 _ _ _ _ 60', devices: right })).toEqual([0, 60, 60])
})
