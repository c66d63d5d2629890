import { instantSchema } from '@haidang/contracts'
import { z } from 'zod'

import { Problem } from './problem.js'
import { readInput } from './read-input.js'
import type { Route } from './route.js'

const route = {
  ...{ id: 'things', method: 'GET', path: '/api/v1/things', tag: 'things', summary: 'Things.' },
  ...{ role: 'viewer', scope: 'filtered' },
  query: z.object({ from: instantSchema.optional(), to: instantSchema.optional() }),
} as const satisfies Route

function errorsOf(query: object, of: Route = route): readonly object[] {
  try {
    readInput(of, { params: {}, query, body: undefined, headers: {} })
    return []
  } catch (error) {
    return error instanceof Problem ? (error.errors ?? []) : [{ error }]
  }
}

test('a name that the route does not know is refused, with those that it knows', () => {
  const from = '2026-11-22T00:00:00Z'
  expect(errorsOf({ form: from })).toEqual([
    { path: 'query.form', message: 'is not asked for here: there is from, to' },
  ])
  expect(errorsOf({ a: 1 }, { ...route, query: undefined })).toEqual([
    { path: 'query.a', message: 'is not asked for here: there is nothing to choose' },
  ])
})

test('a probe of a front carries what it likes', () => {
  expect(errorsOf({ a: 1 }, { ...route, path: '/healthz', query: undefined })).toEqual([])
})

test.each([
  ['2026-11-22T00:00:00+07:00', '2026-11-21T17:00:00Z', []],
  [
    '2026-11-22T00:00:00+07:00',
    '2026-11-21T16:59:59Z',
    [{ path: 'query.to', message: 'lies before `from`' }],
  ],
])('a stretch from %s to %s', (from, to, errors) => {
  expect(errorsOf({ from, to })).toEqual(errors)
})
