import { type AlarmId, type AreaId, type FeedId, type Transition, alarmState } from '@haidang/domain'

import { boolArray, int4Array, textArray, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import type { StoredAlarmEvent } from './commit-batch.js'
import { storableText } from './storable-text.js'

/** A transition on its way into the log, with the device it is of and that device's feed. */
export type NewEvent = Readonly<{ transition: Transition; key: number; feed: FeedId }>

const known: Statement = { name: 'known-alarms', text: 'select id from alarm where id = any($1)' }

/**
 * Leaves out what late data tells a second time: the record of an episode is there already, or twice in the batch.
 * The caller holds the states of its devices, so nobody else can be writing the same record.
 */
export async function dropKnownRecords(tx: Tx, events: readonly NewEvent[]): Promise<NewEvent[]> {
  const ids = events.flatMap(({ transition: { alarm, retro } }) => (retro ? [alarm.id] : []))
  if (ids.length === 0) return [...events]
  const { rows } = await tx.query<{ id: AlarmId }>(known, [ids])
  const told = new Set(rows.map(({ id }) => id))
  return events.filter(({ transition: { alarm, retro } }) => {
    if (!retro) return true
    const again = told.has(alarm.id)
    told.add(alarm.id)
    return !again
  })
}

/**
 * Numbers, alarms, events and outbox in one statement, for it holds the numbering lock until COMMIT. Alarms that end
 * stand before those that begin, so that at no instant two are live for one (rule, device, quantity). An alarm is of the
 * feed that its rule watches, which for a rule over several devices is not that of its own device: who sees those devices
 * sees their alarm.
 */
const write: Statement = {
  name: 'write-alarms',
  text: `with numbers as materialized (select take_alarm_numbers(cardinality($15::text[])) as before),
alarms as (
  insert into alarm as stored (id, rule_id, rule_version, device_key, quantity, feed, area, agency_areas, state, severity, raised_at, cleared_at, closed_at, retro, seq, alarm)
  select a.id, a.rule_id, a.rule_version, a.device_key, a.quantity,
    coalesce((select definition->>'feed' from rule where id = a.rule_id and version = a.rule_version), a.feed),
    area_of_device(a.device_key, a.raised_at, $25), agency_areas_of_device(a.device_key, a.raised_at, $25),
    a.state, a.severity::smallint, a.raised_at, a.cleared_at, a.closed_at, a.retro, numbers.before + a.last_event, a.alarm::json
  from numbers, unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::integer[],
    $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::boolean[], $13::integer[], $14::text[]) with ordinality
    as a(id, rule_id, rule_version, device_key, quantity, feed, state, severity, raised_at, cleared_at, closed_at, retro, last_event, alarm, place)
  order by a.place
  on conflict (id) do update
  set rule_version = excluded.rule_version, state = excluded.state, severity = excluded.severity, raised_at = excluded.raised_at,
    cleared_at = excluded.cleared_at, closed_at = excluded.closed_at, seq = excluded.seq, alarm = excluded.alarm
  returning stored.id, stored.feed, stored.area, stored.agency_areas, stored.device_key),
events as (
  insert into alarm_event (seq, alarm_id, at, learned_at, from_state, to_state, reason, actor, comment, retro, feed, area, device_area, agency_areas, alarm)
  select numbers.before + e.place, e.alarm_id, e.at, e.learned_at, e.from_state, e.to_state, e.reason, e.actor, e.comment, e.retro,
    alarms.feed, alarms.area, nullif(device.area, alarms.area), united_areas(alarms.agency_areas, device.agency_areas), e.alarm::json
  from numbers, unnest($15::text[], $16::timestamptz[], $17::timestamptz[], $18::text[], $19::text[], $20::text[], $21::text[],
    $22::text[], $23::boolean[], $24::text[]) with ordinality
    as e(alarm_id, at, learned_at, from_state, to_state, reason, actor, comment, retro, alarm, place)
  join alarms on alarms.id = e.alarm_id join device on device.key = alarms.device_key
  returning seq, feed, area, device_area, agency_areas),
letters as (insert into outbox (seq) select seq from events)
select seq, feed, area, device_area, agency_areas from events order by seq`,
}

/**
 * Writes the alarm log; an alarm keeps the areas in which its device was when it was raised, by the site's day (`zone`: IANA
 * name). The very last statement before COMMIT.
 */
export async function writeAlarms(
  tx: Tx,
  events: readonly NewEvent[],
  zone: string,
): Promise<StoredAlarmEvent[]> {
  const { rows } = await tx.query<Numbered>(write, [...alarmColumns(events), ...eventColumns(events), zone])
  if (rows.length !== events.length)
    throw new Error(`${events.length} alarm events were written as ${rows.length}`)
  return events.flatMap((event, index) => {
    const row = rows[index]
    return row ? [toStored(event, row)] : []
  })
}

type Numbered = Readonly<{
  seq: number
  feed: FeedId
  area: AreaId
  device_area: AreaId | null
  agency_areas: AreaId[] | null
}>

function toStored(
  { transition }: NewEvent,
  { seq, feed, area, device_area: deviceArea, agency_areas: agencyAreas }: Numbered,
): StoredAlarmEvent {
  const { alarm, ...rest } = transition
  return {
    ...{ seq, ...rest, feed, area },
    ...(deviceArea !== null && { deviceArea }),
    ...(agencyAreas !== null && { agencyAreas }),
    alarm,
  }
}

type AlarmWrite = Readonly<{ event: NewEvent; lastEvent: number }>

function alarmColumns(events: readonly NewEvent[]): Buffer[] {
  const last = new Map<AlarmId, AlarmWrite>()
  events.forEach((event, index) => last.set(event.transition.alarm.id, { event, lastEvent: index + 1 }))
  const writes = [...last.values()].sort((a, b) => Number(isOver(b.event)) - Number(isOver(a.event)))
  const alarms = writes.map(({ event }) => event.transition.alarm)
  return [
    textArray(alarms.map(({ id }) => id)),
    textArray(alarms.map(({ rule }) => rule.id)),
    int4Array(alarms.map(({ rule }) => rule.version)),
    int4Array(writes.map(({ event }) => event.key)),
    textArray(alarms.map(({ quantity }) => quantity)),
    textArray(writes.map(({ event }) => event.feed)),
    textArray(alarms.map(({ facts }) => alarmState(facts))),
    int4Array(alarms.map(({ severity }) => severity)),
    timestampArray(alarms.map(({ raisedAt }) => raisedAt)),
    timestampArray(alarms.map(({ clearedAt }) => clearedAt)),
    timestampArray(writes.map(({ event }) => (isOver(event) ? event.transition.learnedAt : undefined))),
    boolArray(alarms.map(({ retro }) => retro)),
    int4Array(writes.map(({ lastEvent }) => lastEvent)),
    textArray(alarms.map((alarm) => JSON.stringify(alarm))),
  ]
}

function eventColumns(events: readonly NewEvent[]): Buffer[] {
  const told = events.map(({ transition }) => transition)
  const optional = (text: string | undefined) => (text === undefined ? undefined : storableText(text))
  return [
    textArray(told.map(({ alarm }) => alarm.id)),
    timestampArray(told.map(({ at }) => at)),
    timestampArray(told.map(({ learnedAt }) => learnedAt)),
    textArray(told.map(({ from }) => from)),
    textArray(told.map(({ to }) => to)),
    textArray(told.map(({ reason }) => reason)),
    textArray(told.map(({ actor }) => optional(actor))),
    textArray(told.map(({ comment }) => optional(comment))),
    boolArray(told.map(({ retro }) => retro)),
    textArray(told.map(({ alarm }) => JSON.stringify(alarm))),
  ]
}

function isOver({ transition: { alarm } }: NewEvent): boolean {
  return alarmState(alarm.facts) === 'normal'
}
