import type { Db, Statement, Tx } from '../db/open-database.js'
import { tryLock } from '../db/try-lock.js'

/** After so many hours without a word of it an endpoint is nobody's. */
const forgottenHours = 72

const tell: Statement = {
  name: 'tell-endpoint',
  text: `insert into endpoint as known (name) values ($1) on conflict (name) do update set told_at = now()
where known.told_at < now() - interval '1 minute'`,
}

/** Says that some process serves the endpoint: from now on every alarm event is to be told there. */
export async function tellEndpoint(tx: Tx, name: string): Promise<void> {
  await tx.query(tell, [name])
}

const drain: Statement = {
  name: 'drain-outbox',
  text: `with letters as materialized (select seq from outbox where drained_at is null order by seq limit $1 for update),
drained as (update outbox set drained_at = now() from letters where outbox.seq = letters.seq),
made as (
  insert into delivery (seq, endpoint, alarm_id, severity)
  select event.seq, endpoint.name, event.alarm_id, (event.alarm ->> 'severity')::smallint
  from letters join alarm_event event on event.seq = letters.seq and not event.retro
  join endpoint on endpoint.told_at > now() - make_interval(hours => $2)
  order by event.seq
  on conflict (endpoint, seq) do nothing
  returning id, endpoint, seq)
select (select count(*) from letters)::int as letters,
  coalesce((select json_agg(json_build_object('id', id, 'endpoint', endpoint) order by seq) from made), '[]') as made`,
}

export type DeliveryPlace = Readonly<{ id: string; endpoint: string }>

export type Drained = Readonly<{
  /** Outbox rows that were turned into deliveries, those without anybody to tell among them. */
  letters: number
  made: readonly DeliveryPlace[]
}>

const nothing: Drained = { letters: 0, made: [] }

/**
 * Turns what waits in the outbox into deliveries, in the order of the log. One process does it at a time, or a later event
 * of an alarm could be told before an earlier one. Records of late data are history and are told to nobody.
 */
export async function drainOutbox(db: Db, { limit }: Readonly<{ limit: number }>): Promise<Drained> {
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, 'outbox'))) return nothing
    const { rows } = await tx.query<Drained>(drain, [limit, forgottenHours])
    return rows[0] ?? nothing
  })
}

const giveUp: Statement = {
  name: 'give-up-orphans',
  text: `update delivery set state = 'given-up', ended_at = now(), leased_until = null,
  last_error = 'nobody serves this endpoint any more'
from endpoint where endpoint.name = delivery.endpoint and endpoint.told_at <= now() - make_interval(hours => $1)
  and delivery.state in ('waiting', 'parked')`,
}

/** Ends the deliveries of endpoints that nobody has served for three days. @returns how many */
export async function giveUpOrphans(tx: Tx): Promise<number> {
  const { count } = await tx.query(giveUp, [forgottenHours])
  return count
}
