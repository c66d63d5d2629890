import type { ProcessRow } from '@haidang/store'
import { readConfig } from '@haidang/platform'
import { systemFacts } from './system-facts.js'

const { config } = readConfig({ DATABASE_URL: 'postgres://db/ioc' })
const row = (name: string, agoMs: number, facts: Record<string, number>): ProcessRow => ({
  ...{ name, kind: name.replace(/-\d+$/, ''), run: name, startedAt: 0, agoMs, facts },
})

test('what the ingest processes count is added up, of those that are there', () => {
  const rows = [
    row('api-1', 100, { received: 1_000 }),
    row('ingest-1', 900, { received: 10, backlog: 1 }),
    row('ingest-2', 300, { received: 5, backlog: 0 }),
    row('ingest-3', 60_000, { received: 100 }),
  ]
  expect(systemFacts({ config, startedAt: 0 }, rows)).toMatchObject({
    database: { available: true, embedded: false },
    intake: { received: 15, backlog: 1 },
    simulated: false,
  })
})

test('where nobody can tell anything the database is away', () => {
  expect(systemFacts({ config, startedAt: 0 }, [row('ingest-1', 9_000, {})]).database.available).toBe(false)
})
