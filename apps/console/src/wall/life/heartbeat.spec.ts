import { describe, expect, test } from '@jest/globals'
import { aConsole } from '../../testing-console.js'
import { FrameMeter } from './frame-meter.js'
import { type HeartbeatWorld, beat } from './heartbeat.js'

const condition = { mode: 'live', linkAgeMs: 400, version: 'build-1', width: 3_840, height: 2_160 } as const

describe('the meter of frames', () => {
  test('counts what is drawn within a second and knows when the last was', async () => {
    let now = 1_000
    let pending: (() => void) | undefined
    const meter = new FrameMeter({
      now: () => now,
      nextFrame: (use) => (pending = use),
      wait: async (ms) => {
        for (let frame = 0; frame < 25; frame += 1) {
          now += ms / 25
          pending?.()
        }
      },
    })
    await meter.sample()
    expect([meter.framesPerSecond, meter.lastAt]).toEqual([25, 2_000])
  })

  test('a picture that stands still has no rate, and its last frame stays where it was', async () => {
    const meter = new FrameMeter({
      now: () => 5_000,
      nextFrame: () => undefined,
      wait: async () => undefined,
    })
    meter.lastAt = 1_000
    await meter.sample()
    expect([meter.framesPerSecond, meter.lastAt]).toEqual([0, 1_000])
  })
})

/** Plays so many beats of ten seconds. */
async function beats(count: number, part: Partial<HeartbeatWorld> = {}): Promise<void> {
  const stop = new AbortController()
  let left = count
  let now = Date.UTC(2026, 10, 22, 7)
  await beat(
    {
      meter: { sample: async () => undefined, lastAt: now - 500, framesPerSecond: 30 },
      now: () => now,
      condition: () => condition,
      picture: async () => 'UklGRg==',
      wait: async (ms) => {
        if (ms < 5_000) return new Promise(() => undefined)
        now += ms
        left -= 1
        if (left === 0) stop.abort()
      },
      served: () => undefined,
      refused: () => undefined,
      ...part,
    },
    stop.signal,
  )
}

describe('the heartbeat', () => {
  test('says each time when a frame was drawn and by which clock, and every thirty seconds what it showed', async () => {
    const answer = { body: { serverNow: '2026-11-22T07:00:00.000Z', version: 'build-2' } }
    const { asked } = aConsole({ answers: { 'POST screens/me/heartbeat': answer } })
    const served: string[] = []
    await beats(4, { served: (version) => void served.push(version) })
    expect(asked).toHaveLength(4)
    expect(asked.map(({ body }) => typeof body === 'object' && body !== null && 'picture' in body)).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(asked[0]).toMatchObject({
      headers: { 'ioc-as': 'display' },
      body: { ...condition, frameAt: '2026-11-22T06:59:59.500Z', sentAt: '2026-11-22T07:00:00.000Z' },
    })
    expect(served).toEqual(['build-2', 'build-2', 'build-2', 'build-2'])
  })

  test('a wall that has drawn nothing says nothing', async () => {
    const { asked } = aConsole()
    await beats(2, { meter: { sample: async () => undefined, lastAt: undefined, framesPerSecond: 0 } })
    expect(asked).toEqual([])
  })

  test('learns that the wall was revoked, and goes on through everything else', async () => {
    const problem = (status: number, reason: string) => ({
      status,
      body: { type: 't', title: 't', status, reason },
    })
    let refusals = 0
    aConsole({ answers: { 'POST screens/me/heartbeat': problem(503, 'unavailable') } })
    await beats(2, { refused: () => void (refusals += 1) })
    expect(refusals).toBe(0)
    aConsole({ answers: { 'POST screens/me/heartbeat': problem(401, 'unauthenticated') } })
    await beats(1, { refused: () => void (refusals += 1) })
    expect(refusals).toBe(1)
  })
})
