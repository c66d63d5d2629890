import { describe, expect, test } from '@jest/globals'
import type { ScreenJson } from '@haidang/contracts'
import { RestError } from '../../rest/rest-error.js'
import { aScreen } from '../testing-screens.js'
import { Pairing, type PairingState } from './pairing.js'

const granted = (userCode: string) => ({
  device_code: `device-code-of-${userCode}`,
  user_code: userCode,
  verification_uri: 'https://ioc.test/pair',
  verification_uri_complete: `https://ioc.test/pair?code=${userCode}`,
  expires_in: 60,
  interval: 5,
})

type Answer = string | ScreenJson

/** Plays a server; what it gives is one answer after the other, the last for ever. Time passes only while it is waited. */
function played({ codes = [], answers }: { codes?: (string | undefined)[]; answers: Answer[] }) {
  let now = 0
  const polls: number[] = []
  const states: PairingState[] = []
  const asked: number[] = []
  const stop = new AbortController()
  const pairing = new Pairing({
    now: () => now,
    wait: async (ms) => {
      now += ms
      if (now > 3_600_000) stop.abort()
    },
    authorize: async () => {
      asked.push(now)
      const code = codes.length > 0 ? codes.shift() : `CODE-${asked.length}`
      if (code === undefined) throw new RestError('unreachable')
      return granted(code)
    },
    token: async () => {
      polls.push(now)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      if (typeof answer === 'object') return answer
      throw new RestError(answer ?? '', { status: statuses[answer ?? ''] ?? 400 })
    },
  })
  pairing.state.subscribe(() => states.push(pairing.state.get()))
  return { pairing, polls, states, asked, done: pairing.run(stop.signal) }
}

const statuses: Record<string, number> = { unreachable: 0, unavailable: 503, 'too-many-requests': 429 }

describe('pairing a wall', () => {
  test('asks at the given interval until somebody has approved', async () => {
    const screen = aScreen()
    const { pairing, polls, done } = played({
      answers: ['authorization-pending', 'authorization-pending', screen],
    })
    await done
    expect(polls).toEqual([5_000, 10_000, 15_000])
    expect(pairing.state.get()).toEqual({ state: 'paired', screen })
  })

  test('told to slow down it asks five seconds later from then on', async () => {
    const { polls, done } = played({
      answers: ['slow-down', 'authorization-pending', 'slow-down', 'authorization-pending', aScreen()],
    })
    await done
    expect(polls.map((at, place) => at - (polls[place - 1] ?? 0))).toEqual([
      5_000, 10_000, 10_000, 15_000, 15_000,
    ])
  })

  test('takes a new code by itself when one has expired', async () => {
    const { states, done } = played({ answers: ['authorization-pending', 'expired-token', aScreen()] })
    await done
    const shown = states.flatMap((state) => (state.state === 'showing' ? state.code.userCode : []))
    expect([...new Set(shown)]).toEqual(['CODE-1', 'CODE-2'])
  })

  test('a code whose time is over is not asked about any more', async () => {
    const answers = [...Array<Answer>(11).fill('authorization-pending'), 'authorization-pending', aScreen()]
    const { asked, done } = played({ answers })
    await done
    expect(asked).toEqual([0, 60_000])
  })

  test('says that it was denied, and offers another code after a while', async () => {
    const { states, done } = played({ answers: ['access-denied', aScreen()] })
    await done
    expect(states.map(({ state }) => state)).toEqual(['showing', 'denied', 'showing', 'paired'])
  })

  test('keeps the code while the server is away, and asks ever less often meanwhile', async () => {
    const { polls, states, done } = played({
      answers: ['unreachable', 'unavailable', 'authorization-pending', aScreen()],
    })
    await done
    expect(polls).toEqual([5_000, 15_000, 35_000, 40_000])
    const away = states.flatMap((state) => (state.state === 'showing' ? [state.away] : []))
    expect(away).toEqual([false, true, true, false])
  })

  test('without a code it asks again, at first after 5 s and at last each minute', async () => {
    const codes = [undefined, undefined, undefined, undefined, undefined, undefined, 'CODE']
    const { asked, states, done } = played({ codes, answers: [aScreen()] })
    await done
    expect(asked).toEqual([0, 5_000, 15_000, 35_000, 75_000, 135_000, 195_000])
    expect(states[0]?.state).toBe('refused')
  })
})
