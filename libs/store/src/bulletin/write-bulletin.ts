import type { Bulletin } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

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
  at: number
  by: string
}>

/** Ends a bulletin that has not been ended. Returns whether it was so. */
export async function endBulletin(tx: Tx, { id, as, note, at, by }: BulletinEnd): Promise<boolean> {
  const { count } = await tx.query(
    `update bulletin set ended_at = $2, ended_by = $3, ended_as = $4, ended_note = $5 where id = $1 and ended_at is null`,
    [id, timestamp(at), by, as, note ?? null],
  )
  return count === 1
}
