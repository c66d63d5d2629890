import { type Statement, type Tx } from '../db/open-database.js'
import { textArray } from '../db/binary-array.js'
import { timestamp } from '../db/row-types.js'
import { isReady } from './lease-delivery.js'

const due: Statement = {
  name: 'due-deliveries',
  text: `select ready.id, ready.endpoint, ready."isOrphan" from unnest($1::text[]) as served(endpoint)
cross join lateral (
  select d.id, d.endpoint, d.leased_until is not null as "isOrphan"
  from delivery d where d.endpoint = served.endpoint and ${isReady}
  order by d.due_at limit $2) as ready`,
}

export type DueDelivery = Readonly<{
  id: string
  endpoint: string
  /** Somebody had it in his hands and has not been heard of since. */
  isOrphan: boolean
}>

/** What is to be told at these endpoints and nobody is telling, of each the `limit` that have waited longest. */
export async function readDueDeliveries(
  tx: Tx,
  { endpoints, limit }: Readonly<{ endpoints: readonly string[]; limit: number }>,
): Promise<DueDelivery[]> {
  const { rows } = await tx.query<DueDelivery>(due, [textArray(endpoints), limit])
  return rows
}

/** Nothing is put off, or taken under a lease, for so long. */
const beyond = `now() + interval '10 minutes'`

const mend: Statement = {
  name: 'mend-deliveries',
  text: `update delivery set due_at = least(due_at, now()), leased_until = case when leased_until <= ${beyond} then leased_until end
where endpoint = any ($1::text[]) and state in ('waiting', 'parked') and (due_at > ${beyond} or leased_until > ${beyond})`,
}

/** What is due only long from now was put off before the database's clock was set back: it is due at once. */
export async function mendDueDeliveries(tx: Tx, endpoints: readonly string[]): Promise<void> {
  await tx.query(mend, [textArray(endpoints)])
}

const figures: Statement = {
  name: 'delivery-figures',
  text: `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'parked')::int as parked,
  coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "oldestSeconds",
  (select count(*) from outbox where drained_at is null)::int as undrained
from delivery where state in ('waiting', 'parked')`,
}

export type DeliveryFigures = Readonly<{
  waiting: number
  parked: number
  /** Of the oldest that has not been taken. */
  oldestSeconds: number
  /** Alarm events of which no delivery has been made yet. */
  undrained: number
}>

/** How much is still to be told. */
export async function readDeliveryFigures(tx: Tx): Promise<DeliveryFigures> {
  const { rows } = await tx.query<DeliveryFigures>(figures)
  return rows[0] ?? { waiting: 0, parked: 0, oldestSeconds: 0, undrained: 0 }
}

/** One statement takes so many rows away, so that none takes long. */
const rowsAtOnce = 5_000

const dropEnded: Statement = {
  name: 'drop-deliveries',
  text: `delete from delivery where id in (select id from delivery where ended_at < $1 order by ended_at limit ${rowsAtOnce})`,
}

const dropDrained: Statement = {
  name: 'drop-outbox',
  text: `delete from outbox where seq in (select seq from outbox where drained_at < $1 order by drained_at limit ${rowsAtOnce})`,
}

/** Takes away what ended before `endedAt`, and outbox rows that were drained before `drainedAt` (epoch ms). @returns whether there is more */
export async function dropDeliveries(
  tx: Tx,
  { endedAt, drainedAt }: Readonly<{ endedAt: number; drainedAt: number }>,
): Promise<boolean> {
  const ended = await tx.query(dropEnded, [timestamp(endedAt)])
  const drained = await tx.query(dropDrained, [timestamp(drainedAt)])
  return ended.count === rowsAtOnce || drained.count === rowsAtOnce
}
