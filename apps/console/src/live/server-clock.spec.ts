import { describe, expect, test } from '@jest/globals'
import { ServerClock } from './server-clock.js'

describe('the server clock', () => {
  test('is our own until the first heartbeat', () => {
    expect(new ServerClock().offsetMs).toBe(0)
  })

  test('takes the median, so one slow heartbeat changes nothing', () => {
    const clock = new ServerClock()
    for (const delay of [10, 12, 900, 11, 9]) clock.take(50_000, 40_000 + delay)
    expect(clock.offsetMs).toBe(9_989)
  })

  test('forgets what is older than eight heartbeats', () => {
    const clock = new ServerClock()
    for (let beat = 0; beat < 8; beat += 1) clock.take(1_000, 0)
    for (let beat = 0; beat < 8; beat += 1) clock.take(1_500, 0)
    expect(clock.offsetMs).toBe(1_500)
  })

  test('starts anew when either clock was set', () => {
    const clock = new ServerClock()
    for (let beat = 0; beat < 8; beat += 1) clock.take(1_000, 0)
    clock.take(3_600_000, 0)
    expect(clock.offsetMs).toBe(3_600_000)
  })
})
