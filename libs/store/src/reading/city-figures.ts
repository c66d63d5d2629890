import type { Statement, Tx } from '../db/open-database.js'

/** What is counted of the whole city for those who watch over the system. */
export type CityFigures = Readonly<{
  /** Live alarms by severity, and those of them that nobody has acknowledged. */
  alarms: readonly Readonly<{ severity: number; live: number; unacknowledged: number }>[]
  /** Alarm events that are not handed on yet, and how long the oldest of them has waited. */
  outbox: Readonly<{ waiting: number; oldestMs: number }>
  databaseBytes: number
  serverVersion: string
}>

const alarms: Statement = {
  name: 'count-live-alarms',
  text: `select severity, count(*) as live,
  count(*) filter (where state in ('unacknowledged', 'returned-unacknowledged', 'latched-unacknowledged')) as unacknowledged
from alarm where closed_at is null group by severity order by severity`,
}

const rest: Statement = {
  name: 'city-figures',
  text: `select pg_database_size(current_database()) as bytes, current_setting('server_version') as version,
  count(outbox.seq) as waiting,
  coalesce(extract(epoch from now() - min(outbox.created_at)) * 1000, 0)::float8 as "oldestMs"
from outbox where outbox.drained_at is null`,
}

/** Two small questions; to be asked now and then, for the size of a large database is added up from its files. */
export async function readCityFigures(tx: Tx): Promise<CityFigures> {
  const [counted, found] = await Promise.all([
    tx.query<CityFigures['alarms'][number]>(alarms),
    tx.query<{ bytes: number; version: string; waiting: number; oldestMs: number }>(rest),
  ])
  const { bytes = 0, version = '', waiting = 0, oldestMs = 0 } = found.rows[0] ?? {}
  return {
    alarms: counted.rows,
    outbox: { waiting, oldestMs: Math.max(0, oldestMs) },
    databaseBytes: bytes,
    serverVersion: version,
  }
}
