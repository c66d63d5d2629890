import type { RefusalReason, Scope } from '@haidang/domain'

import { textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { withinAreasSql } from './in-scope-sql.js'
import { scopeValues } from './within-scope.js'

export type QuarantineRow = Readonly<{
  id: number
  receivedAt: number
  topic: string
  device?: string
  feed?: string
  reason: RefusalReason
  path: string
  message: string
  count: number
  payload: Buffer
  state: 'held' | 'replayed' | 'dismissed'
}>

export type QuarantineQuery = Readonly<{
  scope: Scope
  /** Of these devices nothing that was refused before `at` (epoch ms). */
  seenFrom?: readonly Readonly<{ device: string; at: number }>[]
  device?: string
  reason?: string
  /** The last `id` of the page before. */
  beforeId?: number
  limit: number
}>

type Row = Omit<QuarantineRow, 'device' | 'feed' | 'receivedAt'> &
  Readonly<{ received_at: number; device: string | null; feed: string | null }>

/** Input that no device can be named for lies in nobody's area: only a whole scope sees it. */
const page: Statement = {
  name: 'read-quarantine',
  text: `select q.id, q.received_at, q.topic, q.device, q.feed, q.reason, q.path, q.message, q.count, q.payload, q.state
from quarantine q left join device d on d.id = q.device
where ${withinAreasSql('d', 1)} and ($2::text[] is null or coalesce(d.feed, q.feed) = any($2))
  and ($3::text is null or q.device = $3) and ($4::text is null or q.reason = $4)
  and ($5::bigint is null or q.id < $5)
  and not exists (select from unnest($7::text[], $8::timestamptz[]) as seen (device, from_at)
    where seen.device = q.device and q.received_at < seen.from_at)
order by q.id desc limit $6`,
}

/** One page of refused input, newest first. */
export async function readQuarantine(
  tx: Tx,
  { scope, seenFrom = [], device, reason, beforeId, limit }: QuarantineQuery,
): Promise<QuarantineRow[]> {
  const { rows } = await tx.query<Row>(page, [
    ...scopeValues(scope),
    device ?? null,
    reason ?? null,
    beforeId ?? null,
    limit,
    textArray(seenFrom.map((one) => one.device)),
    timestampArray(seenFrom.map(({ at }) => at)),
  ])
  return rows.map(({ received_at, device: of, feed, ...rest }) => ({
    ...rest,
    receivedAt: received_at,
    ...(of !== null && { device: of }),
    ...(feed !== null && { feed }),
  }))
}
