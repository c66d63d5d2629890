import { expect, test } from '@jest/globals'
import type { RehearsalJson } from '@haidang/contracts'
import { Refusal } from '../refusal.js'
import { RestRefusal } from '../speak/rest.js'
import { followRehearsal } from './follow-rehearsal.js'

const begun: RehearsalJson = {
  ...{ id: '7', askedAt: '2026-11-22T00:00:00Z', askedBy: 'linh', devices: 1, operators: 1 },
  ...{ from: '2026-10-22T00:00:00Z', to: '2026-11-22T00:00:00Z', state: 'running', cancelling: false },
  rule: {
    ...{ id: 'dust', version: 1, name: { vi: 'Bụi', en: 'Dust' }, feed: 'air-quality' },
    ...{ onDelayMs: 0, offDelayMs: 0 },
    condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
  },
}
const away = new Refusal('http://127.0.0.1:8080 does not answer: connect ECONNREFUSED')
const refused = (status: number) => new RestRefusal({ status, reason: 'some' }, 'GET rules/rehearsals/7')

type Said = RehearsalJson['state'] | Error

/** Follows a rehearsal of which the server says these things, one after the other. */
function follow(
  said: Said[],
  more: Readonly<{ local?: boolean; cancelAfter?: number; patienceMs?: number }> = {},
) {
  const { local = true, cancelAfter = Infinity, patienceMs = 1_000 } = more
  const [asked, hints]: [string[], string[]] = [[], []]
  const ending = new AbortController()
  let cancelling = false
  const answer = <T>(path: string, schema: Readonly<{ parse(value: unknown): T }>): Promise<T> => {
    asked.push(path)
    if (asked.length >= cancelAfter) ending.abort()
    const next = said.length > 1 ? said.shift() : said[0]
    if (next instanceof Error) return Promise.reject(next)
    cancelling ||= path.endsWith('cancel')
    return Promise.resolve(schema.parse({ ...begun, state: next, cancelling }))
  }
  const ended = followRehearsal({
    rest: { get: answer, post: (path, _, schema) => answer(path, schema) },
    refresh: local ? () => Promise.resolve(hints.push('refreshed')) : undefined,
    surroundings: { hint: (text) => hints.push(text.trim()), signal: ending.signal },
    ...{ begun, lookEveryMs: 1, patienceMs },
  })
  return { ended, asked, hints }
}

test('a system that dies in the middle is waited for, and tells by its new token how it ended', async () => {
  const { ended, hints } = follow(['running', away, away, refused(401), refused(503), 'running', 'failed'])
  expect((await ended).state).toBe('failed')
  expect(hints).toContain('nobody answers; waiting for the system …')
  expect(hints).toContain('refreshed')
})

test('who waits for nothing is told so, in the end', async () => {
  const { ended } = follow(['running', away], { patienceMs: 30 })
  await expect(ended).rejects.toThrow(/^Rehearsal 7: nobody says how it stands\. .*ECONNREFUSED/)
})

test.each([
  [refused(404), true],
  [refused(500), true],
  [refused(401), false],
])('what will not pass ends it at once (%s)', async (error, local) => {
  const { ended, asked } = follow(['running', error], { local })
  await expect(ended).rejects.toBe(error)
  expect(asked).toHaveLength(2)
})

test('Ctrl-C while nobody answers is told to the server as soon as it does', async () => {
  const { ended, asked } = follow(['running', away, away, 'running', 'running', 'cancelled'], {
    cancelAfter: 2,
  })
  expect((await ended).state).toBe('cancelled')
  expect(asked.filter((path) => path.endsWith('/cancel'))).toHaveLength(1)
})
