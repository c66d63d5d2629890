import { hazards } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import {
  type BulletinRow,
  type StoredBulletin,
  bulletinColumns,
  bulletinOf,
  bulletinTables,
  isKnown,
} from './bulletin-row.js'

export type BulletinQuery = Readonly<{
  /** Those that touch these areas; absent: all. */
  areas?: readonly string[]
  hazard?: string
  /** Those in force at that instant (epoch ms). */
  inForceAt?: number
  /** The last id of the page before. */
  beforeId?: number
  limit: number
}>

/** One page of bulletins, those entered last first; without those of a hazard that this version of ours does not know. */
export async function readBulletins(tx: Tx, query: BulletinQuery): Promise<StoredBulletin[]> {
  const { areas, hazard, inForceAt, beforeId, limit } = query
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from ${bulletinTables}
     where ($1::text[] is null or one.areas && $1) and ($2::text is null or one.hazard = $2)
       and ($3::timestamptz is null or (one.valid_from <= $3 and one.valid_to > $3 and coalesce(one.ended_at > $3, true)))
       and ($4::bigint is null or one.id < $4) and one.hazard = any($6)
     order by one.id desc limit $5`,
    [
      areas ?? null,
      hazard ?? null,
      inForceAt === undefined ? null : timestamp(inForceAt),
      beforeId ?? null,
      limit,
      Object.keys(hazards),
    ],
  )
  return rows.map(bulletinOf)
}

/** The bulletin of that id, or undefined. */
export async function readBulletin(tx: Tx, id: number): Promise<StoredBulletin | undefined> {
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from ${bulletinTables} where one.id = $1`,
    [id],
  )
  return rows.filter(isKnown).map(bulletinOf)[0]
}

/** `leftOut`: the ids of those of a hazard that this version of ours does not know. */
export type NewestBulletins = Readonly<{ bulletins: readonly StoredBulletin[]; leftOut: readonly string[] }>

/** So many bulletins, first those that nobody has ended, of these and of the others those whose time ends last. */
export async function readNewestBulletins(tx: Tx, limit: number): Promise<NewestBulletins> {
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from ${bulletinTables}
     order by coalesce(one.ended_at > now(), true) desc, one.valid_to desc, one.id desc limit $1`,
    [limit],
  )
  return {
    bulletins: rows.filter(isKnown).map(bulletinOf),
    leftOut: rows.filter((row) => !isKnown(row)).map(({ id }) => String(id)),
  }
}
