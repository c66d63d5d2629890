import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** What a process tells of itself. */
export type ProcessReport = Readonly<{
  name: string
  kind: string
  /** Names this one life of it. */
  run: string
  startedAt: number
  /** Epoch ms since when nothing that devices say can have been lost on it; absent: it hears no devices. */
  hearingSinceAt?: number
  /** Figures for the system page, as JSON. */
  facts: Readonly<Record<string, unknown>>
}>

/** `agoMs`: how long ago it told so, by the database's clock. */
export type ProcessRow = ProcessReport & Readonly<{ agoMs: number }>

const tell: Statement = {
  name: 'tell-process',
  text: `insert into process as known (name, kind, run, started_at, hearing_since, facts)
values ($1, $2, $3, $4, $5, $6::jsonb)
on conflict (name) do update set kind = excluded.kind, run = excluded.run, started_at = excluded.started_at,
  hearing_since = excluded.hearing_since, facts = excluded.facts, told_at = now()`,
}

/** Keeps what a process tells of itself in place of what it told before. */
export async function tellProcess(tx: Tx, report: ProcessReport): Promise<void> {
  const { name, kind, run, startedAt, hearingSinceAt, facts } = report
  const since = hearingSinceAt === undefined ? null : timestamp(hearingSinceAt)
  await tx.query(tell, [name, kind, run, timestamp(startedAt), since, JSON.stringify(facts)])
}

type Row = Omit<ProcessReport, 'hearingSinceAt'> & Readonly<{ hearingSinceAt: number | null; agoMs: number }>

const read: Statement = {
  name: 'read-processes',
  text: `select name, kind, run, started_at as "startedAt", hearing_since as "hearingSinceAt", facts,
  greatest(0, extract(epoch from now() - told_at) * 1000)::float8 as "agoMs"
from process order by name`,
}

/** What all processes have told last, those that have ended without a word among them. */
export async function readProcesses(tx: Tx): Promise<ProcessRow[]> {
  const { rows } = await tx.query<Row>(read)
  return rows.map(({ hearingSinceAt, ...row }) => ({
    ...row,
    ...(hearingSinceAt !== null && { hearingSinceAt }),
  }))
}

/** Takes the row of a process that ends, unless another has taken its name meanwhile. */
export async function forgetProcess(
  tx: Tx,
  { name, run }: Pick<ProcessReport, 'name' | 'run'>,
): Promise<void> {
  await tx.query('delete from process where name = $1 and run = $2', [name, run])
}

/** Takes the rows of processes that have told nothing for so long. */
export async function forgetLostProcesses(tx: Tx, { afterMs }: Readonly<{ afterMs: number }>): Promise<void> {
  await tx.query(`delete from process where told_at < now() - make_interval(secs => $1::float8 / 1000)`, [
    afterMs,
  ])
}
