import type { Statement, Tx } from '../db/open-database.js'

const hasTimescale: Statement = {
  text: `select exists (select from pg_extension where extname = 'timescaledb') as installed`,
}

const isOne: Statement = {
  text: `select exists (select from timescaledb_information.hypertables
         where hypertable_schema = current_schema() and hypertable_name = $1) as found`,
}

/** Whether the table is one of TimescaleDB's; never on a plain PostgreSQL. */
export async function isHypertable(tx: Tx, table: string): Promise<boolean> {
  const { rows: extensions } = await tx.query<{ installed: boolean }>(hasTimescale)
  if (!extensions[0]?.installed) return false
  const { rows } = await tx.query<{ found: boolean }>(isOne, [table])
  return rows[0]?.found ?? false
}
