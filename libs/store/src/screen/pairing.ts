import type { StoredScope } from '../access/person.js'
import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** A screen that asks to be paired; instants in epoch ms. */
export type PairingRow = Readonly<{
  id: number
  address: string
  width: number
  height: number
  askedAt: number
  expiresAt: number
  polledAt: number | null
  intervalSeconds: number
  decision: 'approved' | 'denied' | null
  decidedBy: string | null
  name: string | null
  scope: StoredScope | null
  /** The wall that it has become. */
  screen: string | null
}>

const columns = `id, address, width, height, asked_at as "askedAt", expires_at as "expiresAt",
  polled_at as "polledAt", interval_seconds as "intervalSeconds", decision, decided_by as "decidedBy", name, scope,
  screen_id as "screen"`

/** Makes those who ask for codes come one after another, so that their number is counted exactly. */
export async function lockPairings(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('haidang.pairings'))`)
}

export type PairingCounts = Readonly<{
  all: number
  ofNetwork: number
  /** When the first of the network, and of all, ends (epoch ms). */
  networkEndsAt: number | null
  endsAt: number | null
}>

/** How many codes count now: those that have become walls do not. */
export async function countPairings(
  tx: Tx,
  { network, at }: Readonly<{ network: string; at: number }>,
): Promise<PairingCounts> {
  const { rows } = await tx.query<PairingCounts>(
    `select count(*) as "all", count(*) filter (where network = $1) as "ofNetwork",
       min(expires_at) as "endsAt", min(expires_at) filter (where network = $1) as "networkEndsAt"
     from screen_pairing where expires_at > $2 and screen_id is null`,
    [network, timestamp(at)],
  )
  return rows[0] ?? { all: 0, ofNetwork: 0, networkEndsAt: null, endsAt: null }
}

export type NewPairing = Pick<
  PairingRow,
  'address' | 'width' | 'height' | 'askedAt' | 'expiresAt' | 'intervalSeconds'
> &
  Readonly<{
    deviceCodeHash: Uint8Array
    userCodeHash: Uint8Array
    /** Whom the address counts as. */
    network: string
  }>

/** Keeps a code's hashes; false when another has the same user code. */
export async function insertPairing(tx: Tx, pairing: NewPairing): Promise<boolean> {
  const { deviceCodeHash, userCodeHash, address, network, width, height } = pairing
  const { askedAt, expiresAt, intervalSeconds } = pairing
  const { count } = await tx.query(
    `insert into screen_pairing (device_code_hash, user_code_hash, address, network, width, height, asked_at, expires_at, interval_seconds)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      ...[deviceCodeHash, userCodeHash, address, network, width, height],
      ...[timestamp(askedAt), timestamp(expiresAt), intervalSeconds],
    ],
  )
  return count === 1
}

/** The pairing of that user code, if it still counts, locked until the transaction ends. */
export async function lockPairingByUserCode(
  tx: Tx,
  { hash, at }: Readonly<{ hash: Uint8Array; at: number }>,
): Promise<PairingRow | undefined> {
  const { rows } = await tx.query<PairingRow>(
    `select ${columns} from screen_pairing where user_code_hash = $1 and expires_at > $2 for update`,
    [hash, timestamp(at)],
  )
  return rows[0]
}

/** The pairing of that device code, if it still counts, locked until the transaction ends. */
export async function lockPairingByDeviceCode(
  tx: Tx,
  { hash, at }: Readonly<{ hash: Uint8Array; at: number }>,
): Promise<PairingRow | undefined> {
  const { rows } = await tx.query<PairingRow>(
    `select ${columns} from screen_pairing where device_code_hash = $1 and expires_at > $2 for update`,
    [hash, timestamp(at)],
  )
  return rows[0]
}

export type PairingDecision =
  Readonly<{ decision: 'approved'; name: string; scope: StoredScope }> | Readonly<{ decision: 'denied' }>

/** Writes what somebody has decided. */
export async function decidePairing(
  tx: Tx,
  id: number,
  { by, ...decided }: PairingDecision & Readonly<{ by: string }>,
): Promise<void> {
  const [name, scope] =
    decided.decision === 'approved' ? [decided.name, JSON.stringify(decided.scope)] : [null, null]
  await tx.query(
    'update screen_pairing set decision = $2, decided_by = $3, name = $4, scope = $5 where id = $1',
    [id, decided.decision, by, name, scope],
  )
}

/** Notes that the screen has asked, and how long it has to wait from now on. */
export async function notePoll(
  tx: Tx,
  { id, at, intervalSeconds }: Readonly<{ id: number; at: number; intervalSeconds: number }>,
): Promise<void> {
  await tx.query('update screen_pairing set polled_at = $2, interval_seconds = $3 where id = $1', [
    id,
    timestamp(at),
    intervalSeconds,
  ])
}

/** Notes which wall a pairing has become. */
export async function notePaired(
  tx: Tx,
  { id, screen }: Readonly<{ id: number; screen: string }>,
): Promise<void> {
  await tx.query('update screen_pairing set screen_id = $2 where id = $1', [id, screen])
}

/** Removes a pairing. */
export async function deletePairing(tx: Tx, id: number): Promise<void> {
  await tx.query('delete from screen_pairing where id = $1', [id])
}

/** Removes codes that count no more. */
export async function deletePairingsBefore(tx: Tx, at: number): Promise<void> {
  await tx.query('delete from screen_pairing where expires_at <= $1', [timestamp(at)])
}
