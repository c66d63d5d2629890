import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** How long rows are kept, as the worker that looks after it has it. Whole days. */
export type KeptDays = Readonly<{ rawDays: number; minuteDays: number }>

/** Of one feed. Epoch ms from when on its rows are kept; absent: nothing has been taken away. */
export type KeptFrom = Readonly<{ feed: string; rawFrom?: number; minutesFrom?: number }>

export type Retention = Partial<KeptDays> & Readonly<{ lookedAt?: number; feeds: readonly KeptFrom[] }>

/** Writes down that somebody has looked what may go (`at`: epoch ms). */
export async function noteRetention(
  tx: Tx,
  { rawDays, minuteDays, at }: KeptDays & Readonly<{ at: number }>,
): Promise<void> {
  await tx.query('update retention set raw_days = $1, minute_days = $2, looked_at = $3', [
    rawDays,
    minuteDays,
    timestamp(at),
  ])
}

type Row = Readonly<{
  feed: string
  rawFrom: number | null
  minutesFrom: number | null
  rawDays: number | null
  minuteDays: number | null
  lookedAt: number | null
}>

/** What is kept of each feed, and since when somebody has looked. */
export async function readRetention(tx: Tx): Promise<Retention> {
  const { rows } = await tx.query<Row>(
    `select feed, raw_from as "rawFrom", minutes_from as "minutesFrom", raw_days as "rawDays",
       minute_days as "minuteDays", looked_at as "lookedAt" from retention order by feed`,
  )
  const { rawDays = null, minuteDays = null, lookedAt = null } = rows[0] ?? {}
  return {
    ...(rawDays !== null && { rawDays }),
    ...(minuteDays !== null && { minuteDays }),
    ...(lookedAt !== null && { lookedAt }),
    feeds: rows.map(({ feed, rawFrom, minutesFrom }) => ({
      feed,
      ...(rawFrom !== null && { rawFrom }),
      ...(minutesFrom !== null && { minutesFrom }),
    })),
  }
}

/** What is kept of one feed. */
export async function readKeptFrom(tx: Tx, feed: string): Promise<KeptFrom> {
  const { feeds } = await readRetention(tx)
  return feeds.find((one) => one.feed === feed) ?? { feed }
}
