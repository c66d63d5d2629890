import { intervalAfter, isTooEarly, pairingLimits, pairingWaitMs } from './pace.js'

const counts = { all: 0, ofNetwork: 0, networkEndsAt: null, endsAt: null }

test('a network may have so many codes, all networks together so many; then the first to end is waited for', () => {
  expect(pairingWaitMs(counts, 0)).toBe(0)
  const ofNetwork = { ...counts, all: 25, ofNetwork: 20, endsAt: 10_000, networkEndsAt: 90_000 }
  expect(pairingWaitMs(ofNetwork, 30_000)).toBe(60_000)
  expect(pairingWaitMs({ ...ofNetwork, ofNetwork: 19 }, 30_000)).toBe(0)
  expect(pairingWaitMs({ ...counts, all: 200, endsAt: 10_000 }, 9_500)).toBe(1_000)
})

test('who asks too early waits five seconds longer each time, for good, but never for more than a minute', () => {
  expect(intervalAfter({ polledAt: null, intervalSeconds: 5 }, 0)).toBe(5)
  expect(intervalAfter({ polledAt: 0, intervalSeconds: 5 }, 4_100)).toBe(5)
  expect(intervalAfter({ polledAt: 0, intervalSeconds: 5 }, 3_900)).toBe(10)
  expect(intervalAfter({ polledAt: 0, intervalSeconds: 10 }, 5_000)).toBe(15)
  expect(intervalAfter({ polledAt: 0, intervalSeconds: 60 }, 0)).toBe(pairingLimits.slowestInterval)
})

test('a question is too early when less than the interval has passed, a second of grace aside', () => {
  expect(isTooEarly({ polledAt: 0, intervalSeconds: 5 }, 3_999)).toBe(true)
  expect(isTooEarly({ polledAt: 0, intervalSeconds: 5 }, 4_000)).toBe(false)
  expect(isTooEarly({ polledAt: null, intervalSeconds: 5 }, 0)).toBe(false)
})
