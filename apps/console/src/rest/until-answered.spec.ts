import { describe, expect, test } from '@jest/globals'
import { RestError } from './rest-error.js'
import { untilAnswered } from './until-answered.js'

/** Each try takes the next of these: an error is thrown, a word is the answer. */
function asked(...outcomes: (RestError | string)[]) {
  const told: string[] = []
  const waits: number[] = []
  const leaving = new AbortController()
  const answer = untilAnswered(
    async () => {
      const next = outcomes.shift()
      if (next === undefined) throw new Error('asked once too often')
      if (typeof next === 'string') return next
      throw next
    },
    {
      signal: leaving.signal,
      trouble: ({ reason }) => void told.push(reason),
      wait: async (ms) => {
        waits.push(ms)
        if (waits.length === 6) leaving.abort()
      },
    },
  )
  return { answer, told, waits }
}

const away = new RestError('unreachable')
const busy = new RestError('unavailable', { status: 503 })

describe('asking until there is an answer', () => {
  test('no answer and a server in trouble are asked again, later and later, and each time it is told why', async () => {
    const { answer, told, waits } = asked(busy, away, away, busy, busy, 'approved')
    expect(await answer).toBe('approved')
    expect(told).toEqual(['unavailable', 'unreachable', 'unreachable', 'unavailable', 'unavailable'])
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000])
  })

  test('a server that says for how long it wants no other try is not asked before', async () => {
    const { answer, waits } = asked(new RestError('unavailable', { status: 503, retryAfterMs: 5_000 }), 'yes')
    await answer
    expect(waits).toEqual([5_000])
  })

  test('what is refused for good is not asked again', async () => {
    const { answer, told } = asked(new RestError('already-decided', { status: 409 }))
    await expect(answer).rejects.toMatchObject({ reason: 'already-decided' })
    expect(told).toEqual([])
  })

  test('who leaves is the end of it', async () => {
    const { answer, waits } = asked(away, away, away, away, away, away, 'nobody hears this')
    await expect(answer).rejects.toMatchObject({ reason: 'unreachable' })
    expect(waits).toHaveLength(6)
  })
})
