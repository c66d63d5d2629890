import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

export type FirstAnswer = Readonly<{ fingerprint: Uint8Array; status: number; body: unknown }>

type Key = Readonly<{ caller: string; key: string }>

/** What was answered first under this caller's Idempotency-Key. */
export async function readFirstAnswer(tx: Tx, { caller, key }: Key): Promise<FirstAnswer | undefined> {
  const { rows } = await tx.query<FirstAnswer>(
    'select fingerprint, status, body from first_answer where caller = $1 and key = $2',
    [caller, key],
  )
  return rows[0]
}

/** Keeps an answer, unless one is kept already. */
export async function keepFirstAnswer(
  tx: Tx,
  answer: FirstAnswer & Key & Readonly<{ at: number }>,
): Promise<void> {
  const { caller, key, fingerprint, status, body, at } = answer
  await tx.query(
    `insert into first_answer (caller, key, fingerprint, status, body, at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [caller, key, fingerprint, status, JSON.stringify(body), timestamp(at)],
  )
}
