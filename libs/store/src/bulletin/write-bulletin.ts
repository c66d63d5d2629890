import type { Bulletin } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { neverCounted } from './bulletin-row.js'

export type NewBulletin = Omit<Bulletin, 'id' | 'ended'> &
  Readonly<{ replaces?: number; enteredAt: number; enteredBy: string }>

/** Enters a bulletin. Undefined: the issuer's number stands already, or what it replaces has been replaced. */
export async function insertBulletin(tx: Tx, bulletin: NewBulletin): Promise<number | undefined> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into bulletin (number, issuer, hazard, level, areas, headline, issued_at, valid_from, valid_to, replaces, entered_at, entered_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`,
    [
      ...[bulletin.number, bulletin.issuer, bulletin.hazard, bulletin.level, bulletin.areas],
      bulletin.headline ?? null,
      ...[bulletin.issuedAt, bulletin.validFromAt, bulletin.validToAt].map(timestamp),
      bulletin.replaces ?? null,
      ...[timestamp(bulletin.enteredAt), bulletin.enteredBy],
    ],
  )
  return rows[0]?.id
}

export type BulletinEnd = Readonly<{
  id: number
  as: 'superseded' | 'cancelled'
  note?: string
  /** Now (epoch ms). */
  at: number
  /** What followed it counts from then on (epoch ms); absent: it ends now. */
  from?: number
  by: string
}>

/**
 * Ends a bulletin that has not been ended; one that is followed by another, but still counts, may be cancelled before.
 * Returns whether it was so.
 */
export async function endBulletin(
  tx: Tx,
  { id, as, note, at, from = at, by }: BulletinEnd,
): Promise<boolean> {
  const { count } = await tx.query(
    `update bulletin set ended_at = $2, ended_by = $3, ended_as = $4, ended_note = $5
     where id = $1 and (ended_at is null or ($4 = 'cancelled' and ended_as = 'superseded' and ended_at > $6))`,
    [id, timestamp(Math.max(at, from)), by, as, note ?? null, timestamp(at)],
  )
  return count === 1
}

/** By whose bulletin another ends, and when (epoch ms). */
export type Ending = Readonly<{ at: number; by: string }>

/** How a bulletin is to end by what follows it, if anything does; it stands so until the caller's transaction is over. */
export async function readEnding(tx: Tx, id: number): Promise<Ending | undefined> {
  const { rows } = await tx.query<Ending>(
    `select ended_at as at, ended_by as by from bulletin where id = $1 and ended_as = 'superseded' for update`,
    [id],
  )
  return rows[0]
}

/**
 * Gives back what a bulletin that has been cancelled before its time (`id`) was to replace: it ends now as the cancelled one
 * was to end. Returns what stands again; undefined: there was nothing to replace, or that has ended by itself;
 * `number-taken`: nothing is done, for another bulletin has been entered under its number meanwhile.
 */
export async function reinstateBulletin(
  tx: Tx,
  { id, ending, at }: Readonly<{ id: number; ending: Ending | undefined; at: number }>,
): Promise<Readonly<{ id: string }> | 'number-taken' | undefined> {
  const { rows } = await tx.query<{ id: number; taken: boolean }>(
    `with recursive before as (
       select replaces as id from bulletin where id = $1
       union
       select one.replaces from bulletin one join before on one.id = before.id where ${neverCounted('one')}
     )
     select one.id, exists (select from bulletin twin
       where twin.issuer = one.issuer and twin.number = one.number and twin.ended_at is null) as taken
     from bulletin one
     where one.id in (select id from before) and one.ended_as = 'superseded' and one.ended_at > $2 for update`,
    [id, timestamp(at)],
  )
  const [before] = rows
  if (!before) return undefined
  if (!ending && before.taken) return 'number-taken'
  await tx.query('update bulletin set ended_at = $2, ended_by = $3, ended_as = $4 where id = $1', [
    before.id,
    ending ? timestamp(ending.at) : null,
    ending?.by ?? null,
    ending ? 'superseded' : null,
  ])
  return { id: String(before.id) }
}
