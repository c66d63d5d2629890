import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { anAlarm } from '../live/testing-alarms.js'
import {
  type Burst,
  type Ringing,
  type SoundState,
  type SoundWorld,
  planSound,
  quiet,
  ringingOf,
  silenced,
} from './sound-plan.js'

const ring = (severity: Ringing['severity'], key = `s${severity}`): Ringing => ({ key, id: key, severity })
const live = (...ringing: Ringing[]): SoundWorld => ({ ringing, link: 'live', flood: false })
const lost: SoundWorld = { ringing: [], link: 'lost', flood: false }

type Played = { at: number; burst: Burst }

/** Lets time pass in quarters of a second and notes what sounds. */
function listen(state: SoundState, world: (at: number) => SoundWorld, { from = 0, ms = 60_000 } = {}) {
  const played: Played[] = []
  for (let at = from; at < from + ms; at += 250) {
    const step = planSound(state, world(at), at)
    state = step.state
    if (step.play !== undefined) played.push({ at, burst: step.play })
  }
  return { state, played, at: played.map((one) => one.at), bursts: played.map(({ burst }) => burst) }
}

/** As a desk that has been on for a while and heard of nothing. */
const settled = planSound(quiet, live(), -60_000).state

describe('one alarm', () => {
  test.each([
    [5, [0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000, 55_000]],
    [4, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
    [3, [0, 30_000]],
    [2, [0]],
  ] as const)('of severity %i sounds at its times until somebody looks', (severity, times) => {
    expect(listen(settled, () => live(ring(severity))).at).toEqual(times)
  })

  test('is quiet as soon as it is acknowledged, is over, or is hidden', () => {
    const { at } = listen(settled, (now) => (now < 7_000 ? live(ring(5)) : live()))
    expect(at).toEqual([0, 5_000])
  })

  test('that has become worse sounds anew', () => {
    const { played } = listen(settled, (now) => live(ring(now < 8_000 ? 2 : 3, 'a')), { ms: 20_000 })
    expect(played).toEqual([
      { at: 0, burst: 2 },
      { at: 8_000, burst: 3 },
    ])
  })

  test('from late data, of the lowest severity, over, or seen never rings', () => {
    const alarms = [
      anAlarm({ id: 'retro', severity: 5, retro: true }),
      anAlarm({ id: 'low', severity: 1 }),
      anAlarm({ id: 'over', severity: 5, state: 'returned-unacknowledged' }),
      anAlarm({ id: 'seen', severity: 5, state: 'acknowledged' }),
      anAlarm({ id: 'shelved', severity: 5, state: 'shelved' }),
      anAlarm({ id: 'rings', severity: 2 }),
    ]
    expect(ringingOf(alarms).map(({ id }) => id)).toEqual(['rings'])
  })
})

describe('several alarms', () => {
  test('sound as one, the worst', () => {
    const world = live(ring(2), ring(4), ring(3))
    expect(listen(settled, () => world, { ms: 10_000 }).bursts).toEqual([4])
  })

  test('in a flood only the two worst severities sound', () => {
    const flooded = { ...live(ring(3), ring(2)), flood: true }
    expect(listen(settled, () => flooded).bursts).toEqual([])
    expect(listen(settled, () => ({ ...live(ring(4)), flood: true }), { ms: 1_000 }).bursts).toEqual([4])
  })
})

describe('silence', () => {
  const quietAfter = (world: SoundWorld): SoundState => {
    const { state } = listen(settled, () => world, { ms: 1_000 })
    return silenced(state, world, 1_000)!
  }

  test('lasts two minutes for what sounds, and then it goes on', () => {
    const world = live(ring(4))
    const { at } = listen(quietAfter(world), () => world, { from: 1_000, ms: 130_000 })
    expect(at[0]).toBe(121_000)
  })

  test('is broken by something worse, not by something as bad', () => {
    const world = live(ring(3))
    const same = listen(quietAfter(world), () => live(ring(3), ring(3, 'other')), { from: 1_000 })
    expect(same.bursts).toEqual([])
    const worse = listen(quietAfter(world), () => live(ring(3), ring(4)), { from: 1_000, ms: 10_000 })
    expect(worse.bursts).toEqual([4])
  })

  test('does not reach the highest severity', () => {
    expect(silenced(settled, live(ring(5)), 0)).toBeUndefined()
    const world = live(ring(4), ring(5))
    expect(listen(quietAfter(world), () => world, { from: 6_000, ms: 10_000 }).bursts).toEqual([5, 5])
  })

  test('is not had where nothing sounds', () => {
    expect(silenced(settled, live(), 0)).toBeUndefined()
  })
})

describe('a lost link', () => {
  test('is heard at once, then every half minute until it is back', () => {
    expect(listen(settled, (now) => (now < 70_000 ? lost : live()), { ms: 100_000 }).at).toEqual([
      0, 30_000, 60_000,
    ])
  })

  test('what was missed sounds once, for the worst, when everything has come', () => {
    const missed = [ring(4), ring(3, 'b'), ring(3, 'c'), ring(2)]
    const away = listen(settled, () => lost, { ms: 3_000 })
    const back = listen(
      away.state,
      (now) => (now < 9_000 ? { ...live(...missed), link: 'waiting' } : live(...missed)),
      { from: 3_000, ms: 15_000 },
    )
    expect(back.played).toEqual([{ at: 9_000, burst: 4 }])
    const seen = listen(back.state, () => live(...missed.slice(1)), { from: 18_000 })
    expect(seen.bursts).toEqual([])
  })

  test('and what had been heard before it is not new', () => {
    const before = listen(settled, () => live(ring(2), ring(3)), { ms: 40_000 })
    const away = listen(before.state, () => lost, { from: 40_000, ms: 10_000 })
    const back = listen(away.state, () => live(ring(2), ring(3)), { from: 50_000 })
    expect(back.bursts).toEqual([])
  })
})

describe('whatever happens', () => {
  const severities = fc.constantFrom<Ringing['severity']>(2, 3, 4, 5)
  const moment = fc.record({
    ringing: fc.uniqueArray(
      fc.record({ n: fc.nat(5), severity: severities }).map(({ n, severity }) => ring(severity, `k${n}`)),
      { maxLength: 5, selector: ({ key }) => key },
    ),
    link: fc.constantFrom<SoundWorld['link']>('live', 'live', 'live', 'waiting', 'lost'),
    flood: fc.boolean(),
    silence: fc.boolean(),
    forMs: fc.integer({ min: 1, max: 80 }).map((steps) => steps * 250),
  })

  test('bursts are five seconds apart, are of something that rings, and are the worst that may sound', () => {
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 30 }), (moments) => {
        let state = quiet
        let now = 0
        let lastAt = Number.NEGATIVE_INFINITY
        for (const { forMs, silence, ...world } of moments) {
          if (silence) state = silenced(state, world, now) ?? state
          for (const end = now + forMs; now < end; now += 250) {
            const step = planSound(state, world, now)
            state = step.state
            if (step.play === undefined) continue
            expect(now - lastAt).toBeGreaterThanOrEqual(5_000)
            lastAt = now
            if (step.play === 'link') expect(world.link).toBe('lost')
            else {
              expect(world.link).toBe('live')
              expect(world.ringing.map(({ severity }) => severity)).toContain(step.play)
              expect(step.play).toBeGreaterThanOrEqual(world.flood ? 4 : 2)
            }
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test('an unacknowledged alarm of the highest severity is never quiet for more than ten seconds', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 30 }), (moments) => {
        let state = quiet
        let now = 0
        let heardAt = 0
        for (const { forMs, silence, flood, ringing } of moments) {
          const world: SoundWorld = { ringing: [...ringing, ring(5, 'worst')], link: 'live', flood }
          if (silence) state = silenced(state, world, now) ?? state
          for (const end = now + forMs; now < end; now += 250) {
            const step = planSound(state, world, now)
            state = step.state
            if (step.play === 5) heardAt = now
            expect(now - heardAt).toBeLessThanOrEqual(10_000)
          }
        }
      }),
      { numRuns: 30 },
    )
  })
})
