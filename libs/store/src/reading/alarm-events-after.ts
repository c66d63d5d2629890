import {
  type Alarm,
  type AlarmState,
  type AreaId,
  type FeedId,
  type Scope,
  type TransitionReason,
  wholeScope,
} from '@haidang/domain'

import type { StoredAlarmEvent } from '../commit/commit-batch.js'
import type { Statement, Tx } from '../db/open-database.js'
import { eventInScopeSql } from './in-scope-sql.js'
import { scopeValues } from './within-scope.js'

export type AlarmEventsQuery = Readonly<{
  after: number
  /** Absent: to the end of the log. */
  upTo?: number
  /** Absent: everybody's. */
  scope?: Scope
  limit: number
}>

export type EventRow = Readonly<{
  seq: number
  at: number
  learned_at: number
  from_state: AlarmState
  to_state: AlarmState
  reason: TransitionReason
  actor: string | null
  comment: string | null
  retro: boolean
  feed: FeedId
  area: AreaId
  device_area: AreaId | null
  agency_areas: AreaId[] | null
  alarm: Alarm
}>

const select: Statement = {
  name: 'alarm-events-after',
  text: `select e.seq, e.at, e.learned_at, e.from_state, e.to_state, e.reason, e.actor, e.comment, e.retro, e.feed, e.area, e.device_area, e.agency_areas, e.alarm
from alarm_event e
where e.seq > $3 and ($4::bigint is null or e.seq <= $4) and ${eventInScopeSql('e', { areas: 1, feeds: 2 })}
order by e.seq
limit $5`,
}

/** The alarm log after a number, in order. */
export async function alarmEventsAfter(tx: Tx, query: AlarmEventsQuery): Promise<StoredAlarmEvent[]> {
  const { after, upTo = null, scope = wholeScope, limit } = query
  const { rows } = await tx.query<EventRow>(select, [...scopeValues(scope), after, upTo, limit])
  return rows.map(eventOf)
}

const count: Statement = {
  name: 'count-alarm-events-after',
  text: `select count(*) as events from alarm_event e where e.seq > $3 and ${eventInScopeSql('e', { areas: 1, feeds: 2 })}`,
}

/** How many events of the scope the log has after a number. */
export async function countAlarmEventsAfter(
  tx: Tx,
  { after, scope }: { after: number; scope: Scope },
): Promise<number> {
  const { rows } = await tx.query<{ events: number }>(count, [...scopeValues(scope), after])
  return rows[0]?.events ?? 0
}

/** A row of the alarm log as the rest of the house knows it. */
export function eventOf({
  learned_at,
  from_state,
  to_state,
  actor,
  comment,
  device_area: deviceArea,
  agency_areas: agencyAreas,
  ...row
}: EventRow): StoredAlarmEvent {
  return {
    ...row,
    learnedAt: learned_at,
    from: from_state,
    to: to_state,
    ...(actor !== null && { actor }),
    ...(comment !== null && { comment }),
    ...(deviceArea !== null && { deviceArea }),
    ...(agencyAreas !== null && { agencyAreas }),
  }
}
