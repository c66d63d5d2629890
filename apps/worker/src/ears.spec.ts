import type { ProcessRow } from '@haidang/store'
import { listeningSince } from './ears.js'

const row = (kind: string, hearingSinceAt?: number): ProcessRow => ({
  ...{ name: `${kind}-1`, kind, run: 'a', startedAt: 0, agoMs: 100, facts: {} },
  ...(hearingSinceAt !== undefined && { hearingSinceAt }),
})
const since = (...rows: ProcessRow[]): number => listeningSince(() => rows, { now: () => 9_000 })()

test('who hears devices counts, whichever kind of process it is; a worker hears none', () => {
  expect(since(row('ingest', 4_000), row('worker'), row('api', 3_000))).toBe(4_000)
  expect(since(row('all-in-one', 5_000))).toBe(5_000)
  expect(since(row('worker'))).toBe(9_000)
})
