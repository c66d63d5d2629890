import type { Statement, Tx } from '../db/open-database.js'

const newest: Statement = {
  name: 'newest-alarm-seq',
  text: `select last from numbering where name = 'alarm_event'`,
}

/** The number of the newest alarm event; 0 while there is none. Every event up to it can be read. */
export async function newestAlarmSeq(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(newest)
  return rows[0]?.last ?? 0
}
