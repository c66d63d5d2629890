import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type BulletinRow, type StoredBulletin, bulletinColumns, bulletinOf } from './bulletin-row.js'

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

/** One page of bulletins, those entered last first. */
export async function readBulletins(tx: Tx, query: BulletinQuery): Promise<StoredBulletin[]> {
  const { areas, hazard, inForceAt, beforeId, limit } = query
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from bulletin one
     where ($1::text[] is null or one.areas && $1) and ($2::text is null or one.hazard = $2)
       and ($3::timestamptz is null or (one.valid_from <= $3 and one.valid_to > $3 and coalesce(one.ended_at > $3, true)))
       and ($4::bigint is null or one.id < $4)
     order by one.id desc limit $5`,
    [
      areas ?? null,
      hazard ?? null,
      inForceAt === undefined ? null : timestamp(inForceAt),
      beforeId ?? null,
      limit,
    ],
  )
  return rows.map(bulletinOf)
}

/** The bulletin of that id, or undefined. */
export async function readBulletin(tx: Tx, id: number): Promise<StoredBulletin | undefined> {
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from bulletin one where one.id = $1`,
    [id],
  )
  return rows.map(bulletinOf)[0]
}

/** So many bulletins, those whose time ends last first. */
export async function readNewestBulletins(tx: Tx, limit: number): Promise<StoredBulletin[]> {
  const { rows } = await tx.query<BulletinRow>(
    `select ${bulletinColumns} from bulletin one order by one.valid_to desc, one.id desc limit $1`,
    [limit],
  )
  return rows.map(bulletinOf)
}
