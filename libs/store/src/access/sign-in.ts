import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** Keeps a one-time link's hash until it is used or ends. */
export async function insertSignInLink(
  tx: Tx,
  link: Readonly<{ secretHash: Uint8Array; username: string; expiresAt: number }>,
): Promise<void> {
  await tx.query('insert into sign_in_link (secret_hash, username, expires_at) values ($1, $2, $3)', [
    link.secretHash,
    link.username,
    timestamp(link.expiresAt),
  ])
}

/** Uses a link up: of many at once exactly one gets the name. Undefined when used, ended or never made. */
export async function takeSignInLink(
  tx: Tx,
  secretHash: Uint8Array,
  at: number,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ username: string }>(
    'delete from sign_in_link where secret_hash = $1 and expires_at > $2 returning username',
    [secretHash, timestamp(at)],
  )
  return rows[0]?.username
}

export type Attempt = Readonly<{ account: Uint8Array; address: string; at: number; sinceAt: number }>

export type AttemptCounts = Readonly<{
  /** Earlier attempts of this account from this address, and of this address, within the window. */
  ofAccount: number
  ofAddress: number
  /** The instants (epoch ms) of the first attempts counted, from which a wait is reckoned. */
  accountSinceAt: number | null
  addressSinceAt: number | null
}>

/**
 * Counts earlier attempts and notes a new one when `allows` says so: one after another for an address, so
 * that a hundred at once are counted as exactly as a hundred in a row. Returns the new attempt's id.
 */
export async function reserveAttempt(
  tx: Tx,
  attempt: Attempt,
  allows: (counts: AttemptCounts) => boolean,
): Promise<Readonly<{ counts: AttemptCounts; id?: number }>> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 20))`, [attempt.address])
  const { rows } = await tx.query<AttemptCounts>(
    `select count(*) filter (where account = $1) as "ofAccount", count(*) as "ofAddress",
       min(at) filter (where account = $1) as "accountSinceAt", min(at) as "addressSinceAt"
     from sign_in_attempt where address = $2 and at > $3`,
    [attempt.account, attempt.address, timestamp(attempt.sinceAt)],
  )
  const counts = rows[0] ?? { ofAccount: 0, ofAddress: 0, accountSinceAt: null, addressSinceAt: null }
  if (!allows(counts)) return { counts }
  const noted = await tx.query<{ id: number }>(
    'insert into sign_in_attempt (account, address, at) values ($1, $2, $3) returning id',
    [attempt.account, attempt.address, timestamp(attempt.at)],
  )
  return { counts, id: noted.rows[0]?.id ?? 0 }
}

/** Takes one attempt back: it was none. */
export async function forgetAttempt(tx: Tx, id: number): Promise<void> {
  await tx.query('delete from sign_in_attempt where id = $1', [id])
}

/** A success forgives the account's attempts from that address, the one under way included. */
export async function forgiveAttempts(
  tx: Tx,
  { account, address }: Pick<Attempt, 'account' | 'address'>,
): Promise<void> {
  await tx.query('delete from sign_in_attempt where account = $1 and address = $2', [account, address])
}
