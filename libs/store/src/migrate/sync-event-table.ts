import type { Tx } from '../db/open-database.js'
import { chunkMs } from './chunk.js'
import { isHypertable } from './is-hypertable.js'

/** With TimescaleDB on the server the table of events is a hypertable from its first row on, else a plain table. */
export async function syncEventTable(tx: Tx, { timescale }: { timescale: boolean }): Promise<void> {
  if (!timescale || (await isHypertable(tx, 'device_event'))) return
  const { rows } = await tx.query<{ used: boolean }>('select exists (select from device_event) as used')
  if (rows[0]?.used) return
  const interval = `interval '${chunkMs / 3_600_000} hours'`
  await tx.query(
    `select create_hypertable('device_event', 'at', chunk_time_interval => ${interval}, create_default_indexes => false)`,
  )
}
