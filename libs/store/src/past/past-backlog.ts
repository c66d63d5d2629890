import { byteaArray, int8Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Db, Statement } from '../db/open-database.js'

/** A message as it came. */
export type PastMessage = Readonly<{ topic: string; payload: Uint8Array; receivedAt: number }>

export type WaitingMessage = PastMessage & Readonly<{ id: number }>

/** Messages about devices' past that are in the database as they came, and not yet row by row. Any number of processes share it. */
export type PastBacklog = Readonly<{
  /** Resolves when they are in the database. @throws StoreUnavailable */
  keep(messages: readonly PastMessage[]): Promise<void>
  /** The oldest that nobody else has, for `leaseMs`, in order; fewer than `most` when no more are free. @throws StoreUnavailable */
  take(lease: Readonly<{ most: number; leaseMs: number }>): Promise<readonly WaitingMessage[]>
  /** They are stored row by row, or in quarantine. @throws StoreUnavailable */
  end(ids: readonly number[]): Promise<void>
  /** What waits, taken or not, of all processes. @throws StoreUnavailable */
  count(): Promise<Readonly<{ messages: number; bytes: number }>>
}>

const keep: Statement = {
  name: 'keep-past',
  text: `insert into past_backlog (received_at, topic, payload)
select * from unnest($1::timestamptz[], $2::text[], $3::bytea[])`,
}

const take: Statement = {
  name: 'take-past',
  text: `with free as (
  select id from past_backlog where taken_until is null or taken_until <= now()
  order by id limit $1 for update skip locked
)
update past_backlog waiting set taken_until = now() + make_interval(secs => $2::float8 / 1000)
from free where waiting.id = free.id
returning waiting.id, waiting.topic, waiting.payload, waiting.received_at as "receivedAt"`,
}

const end: Statement = {
  name: 'end-past',
  text: 'delete from past_backlog where id = any($1::bigint[])',
}

const count: Statement = {
  name: 'count-past',
  text: `select count(*)::int as messages, coalesce(sum(octet_length(payload)), 0)::float8 as bytes from past_backlog`,
}

/** Opens the backlog of devices' past in this database. */
export function openPastBacklog(db: Db): PastBacklog {
  return {
    async keep(messages) {
      await db.query(keep, [
        timestampArray(messages.map(({ receivedAt }) => receivedAt)),
        textArray(messages.map(({ topic }) => topic)),
        byteaArray(messages.map(({ payload }) => payload)),
      ])
    },
    async take({ most, leaseMs }) {
      const { rows } = await db.query<WaitingMessage>(take, [most, leaseMs])
      return rows.sort((one, other) => one.id - other.id)
    },
    async end(ids) {
      await db.query(end, [int8Array(ids)])
    },
    async count() {
      const { rows } = await db.query<{ messages: number; bytes: number }>(count)
      return rows[0] ?? { messages: 0, bytes: 0 }
    },
  }
}
