import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { AuditEntry } from '../commit/commit-batch.js'
import { storableJson, storableText } from '../commit/storable-text.js'

export type AuditRow = Readonly<{
  id: number
  at: number
  actor: string
  action: string
  subject: string
  detail: Readonly<Record<string, unknown>>
}>

/** Appends to the audit, in the transaction of what it tells of. */
export async function writeAudit(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx.query(
    `insert into audit (at, actor, action, subject, detail)
     select (entry->>'at')::timestamptz, entry->>'actor', entry->>'action', entry->>'subject', entry->'detail'
     from jsonb_array_elements($1) with ordinality as row (entry, place) order by place`,
    [storableJson(entries.map((entry) => ({ ...entry, at: timestamp(entry.at) })))],
  )
}

/** One page of the audit, newest first, before the given row. */
export async function readAudit(
  tx: Tx,
  page: Readonly<{ limit: number; beforeId?: number }>,
): Promise<AuditRow[]> {
  const { rows } = await tx.query<AuditRow>(
    `select id, at, actor, action, subject, detail from audit
     where $1::bigint is null or id < $1 order by id desc limit $2`,
    [page.beforeId ?? null, page.limit],
  )
  return rows
}

/** The subject of what an actor has done under this Idempotency-Key, if they have. */
export async function findAuditByKey(
  tx: Tx,
  { actor, key }: Readonly<{ actor: string; key: string }>,
): Promise<AuditRow | undefined> {
  const { rows } = await tx.query<AuditRow>(
    `select id, at, actor, action, subject, detail from audit
     where actor = $1 and detail ? 'idempotencyKey' and detail->>'idempotencyKey' = $2 order by id limit 1`,
    [actor, storableText(key)],
  )
  return rows[0]
}
