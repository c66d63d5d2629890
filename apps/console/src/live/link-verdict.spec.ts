import { describe, expect, test } from '@jest/globals'
import { linkVerdict } from './link-verdict.js'

describe('the link', () => {
  test('is lost two seconds after its socket closed, and says since when', () => {
    const closed = { closedAt: 10_000, heardAt: 9_000, caughtUp: true }
    expect(linkVerdict(closed, 12_000)).toEqual({ state: 'live' })
    expect(linkVerdict(closed, 12_001)).toEqual({ state: 'lost', since: 10_000 })
  })

  test('is lost when the socket is open but no heartbeat came for twelve seconds', () => {
    const silent = { openedAt: 1_000, closedAt: 0, heardAt: 20_000, caughtUp: true }
    expect(linkVerdict(silent, 32_000)).toEqual({ state: 'live' })
    expect(linkVerdict(silent, 32_001)).toEqual({ state: 'lost', since: 20_000 })
  })

  test('is given twelve seconds for its first heartbeat after opening', () => {
    const opened = { openedAt: 50_000, closedAt: 40_000, heardAt: 30_000, caughtUp: true }
    expect(linkVerdict(opened, 61_000).state).toBe('live')
    expect(linkVerdict(opened, 62_001).state).toBe('lost')
  })

  test('is catching up until all that was missed has come', () => {
    expect(linkVerdict({ openedAt: 5, closedAt: 0, heardAt: 1, caughtUp: false }, 10).state).toBe('syncing')
  })

  test('is only connecting before anything was ever heard', () => {
    expect(linkVerdict({ closedAt: 0, caughtUp: false }, 500).state).toBe('connecting')
    expect(linkVerdict({ openedAt: 400, closedAt: 0, caughtUp: false }, 500).state).toBe('connecting')
    expect(linkVerdict({ closedAt: 0, caughtUp: false }, 2_500)).toEqual({ state: 'lost', since: 0 })
  })
})
