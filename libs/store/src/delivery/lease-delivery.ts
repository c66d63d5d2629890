import type { Severity } from '@haidang/domain'
import type { StoredAlarmEvent } from '../commit/commit-batch.js'
import type { Statement, Tx } from '../db/open-database.js'
import { type EventRow, eventOf } from '../reading/alarm-events-after.js'

export type LeasedDelivery = Readonly<{
  id: string
  endpoint: string
  /** This one among them. */
  attempts: number
  event: StoredAlarmEvent
}>

export type Lease = Readonly<{
  id: string
  /** Who takes it: one life of one process. */
  by: string
  leaseMs: number
  /** Leases of one endpoint at a time, so that one that hangs cannot take all hands. */
  mostOfEndpoint: number
}>

/** Waiting, due, nobody's, and no earlier event of its alarm is still to be told there. */
export const isReady = `d.state in ('waiting', 'parked') and d.due_at <= now()
  and (d.leased_until is null or d.leased_until <= now())
  and not exists (select from delivery earlier where earlier.endpoint = d.endpoint and earlier.alarm_id = d.alarm_id
    and earlier.seq < d.seq and earlier.state = 'waiting')`

const lease: Statement = {
  name: 'lease-delivery',
  text: `with ready as (
  select d.id from delivery d
  where d.id = $1 and ${isReady}
    and (select count(*) from delivery other where other.endpoint = d.endpoint and other.leased_until > now()) < $4
  for update of d skip locked),
leased as (
  update delivery set leased_until = now() + make_interval(secs => $3::float8 / 1000), leased_by = $2, attempts = attempts + 1
  from ready where delivery.id = ready.id
  returning delivery.id, delivery.endpoint, delivery.attempts, delivery.seq)
select leased.id, leased.endpoint, leased.attempts,
  e.seq, e.at, e.learned_at, e.from_state, e.to_state, e.reason, e.actor, e.comment, e.retro, e.feed, e.area, e.device_area, e.agency_areas, e.alarm
from leased join alarm_event e on e.seq = leased.seq`,
}

/** Takes a delivery for a while; undefined when it is not to be told now, is somebody else's, or its endpoint has hands enough. */
export async function leaseDelivery(
  tx: Tx,
  { id, by, leaseMs, mostOfEndpoint }: Lease,
): Promise<LeasedDelivery | undefined> {
  const { rows } = await tx.query<EventRow & Omit<LeasedDelivery, 'event'>>(lease, [
    ...[id, by, leaseMs, mostOfEndpoint],
  ])
  const [row] = rows
  if (!row) return undefined
  const { id: own, endpoint, attempts, ...event } = row
  return { id: own, endpoint, attempts, event: eventOf(event) }
}

const taken: Statement = {
  name: 'delivery-taken',
  text: `update delivery set state = 'delivered', ended_at = now(), leased_until = null, last_error = null
where id = $1 and state <> 'delivered'`,
}

const wake: Statement = {
  name: 'wake-endpoint',
  text: `update delivery set due_at = now() where endpoint = $1 and state in ('waiting', 'parked') and due_at > now()`,
}

const readyAt: Statement = {
  name: 'ready-at-endpoint',
  text: `select d.id from delivery d where d.endpoint = $1 and ${isReady} order by d.due_at limit $2`,
}

/**
 * Keeps that it has been taken there, whoever holds its lease by now. The endpoint is well, so what it has refused is
 * tried again at once. @returns what is to be told there next
 */
export async function noteTaken(
  tx: Tx,
  { id, endpoint, next }: Readonly<{ id: string; endpoint: string; next: number }>,
): Promise<string[]> {
  await tx.query(taken, [id])
  await tx.query(wake, [endpoint])
  const { rows } = await tx.query<{ id: string }>(readyAt, [endpoint, next])
  return rows.map((row) => row.id)
}

const refused: Statement = {
  name: 'delivery-refused',
  text: `update delivery set leased_until = null, last_error = $3, due_at = now() + make_interval(secs => $4::float8 / 1000),
  state = case when created_at > now() - make_interval(secs => $5::float8 / 1000) then state
    when severity >= 4 then 'parked' else 'given-up' end,
  ended_at = case when created_at <= now() - make_interval(secs => $5::float8 / 1000) and severity < 4 then now() end
where id = $1 and leased_by = $2 and leased_until is not null and state in ('waiting', 'parked')
returning state, severity, attempts, extract(epoch from now() - created_at)::float8 as "ageSeconds"`,
}

export type Refused = Readonly<{
  id: string
  by: string
  why: string
  againInMs: number
  /** From then on one of severity 4 or 5 is parked, any other given up. */
  patienceMs: number
}>

export type RefusedState = Readonly<{
  state: 'waiting' | 'parked' | 'given-up'
  severity: Severity
  attempts: number
  ageSeconds: number
}>

/** Keeps that it was not taken, and when it is tried again. Undefined when the lease was somebody else's by then. */
export async function noteRefused(
  tx: Tx,
  { id, by, why, againInMs, patienceMs }: Refused,
): Promise<RefusedState | undefined> {
  const { rows } = await tx.query<RefusedState>(refused, [id, by, why, againInMs, patienceMs])
  return rows[0]
}
