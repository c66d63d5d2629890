import type { BrokerClientStats } from '@haidang/broker'

import { joinStats } from './join-stats.js'

const line = (stats: Partial<BrokerClientStats> = {}): BrokerClientStats => ({
  ...{ isConnected: true, protocol: 5, received: 1, receivedBytes: 2, stored: 3, givenBack: 4, lost: 5 },
  ...{ setAside: 6, cameAgain: 7, passedOver: 8, cut: 9, inFlightNow: 10, inFlightBytesNow: 11 },
  ...{ connections: 12, sessionsLost: 13, ends: { closed: 1 }, sent: 14, dropped: 15 },
  ...stats,
})

test('the figures of both lines are one, every one of them', () => {
  expect(joinStats(line(), line())).toEqual({
    ...{ isConnected: true, protocol: 5, received: 2, receivedBytes: 4, stored: 6, givenBack: 8, lost: 10 },
    ...{ setAside: 12, cameAgain: 14, passedOver: 16, cut: 18, inFlightNow: 20, inFlightBytesNow: 22 },
    ...{ connections: 24, sessionsLost: 26, ends: { closed: 2 }, sent: 28, dropped: 30 },
  })
})

test('how connections ended is counted by reason, and who hears the present says whether we are connected', () => {
  const past = line({ isConnected: false, protocol: undefined, ends: { closed: 2, silent: 1 } })
  expect(joinStats(line(), past)).toMatchObject({
    ...{ isConnected: true, protocol: 5, ends: { closed: 3, silent: 1 } },
  })
})
