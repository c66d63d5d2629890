import type { Alarm, AlarmState, AreaId, FeedId, Scope, TransitionReason } from '@haidang/domain'
import { wholeScope } from '@haidang/domain'

import type { StoredAlarmEvent } from '../commit/commit-batch.js'
import type { Statement, Tx } from '../db/open-database.js'
import { scopeValues } from './within-scope.js'

export type AlarmEventsQuery = Readonly<{
  after: number
  /** Absent: to the end of the log. */
  upTo?: number
  /** Absent: everybody's. */
  scope?: Scope
  limit: number
}>

/** A line of the alarm log as its table has it. */
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
  alarm: Alarm
}>

const select: Statement = {
  name: 'alarm-events-after',
  text: `select seq, at, learned_at, from_state, to_state, reason, actor, comment, retro, feed, area, alarm
from alarm_event
where seq > $1 and ($2::bigint is null or seq <= $2)
  and ($3::text[] is null or area = any($3)) and ($4::text[] is null or feed = any($4))
order by seq
limit $5`,
}

/** The alarm log after a number, in order. */
export async function alarmEventsAfter(tx: Tx, query: AlarmEventsQuery): Promise<StoredAlarmEvent[]> {
  const { after, upTo = null, scope = wholeScope, limit } = query
  const { rows } = await tx.query<EventRow>(select, [after, upTo, ...scopeValues(scope), limit])
  return rows.map(eventOf)
}

const count: Statement = {
  name: 'count-alarm-events-after',
  text: `select count(*) as events
from alarm_event
where seq > $1 and ($2::text[] is null or area = any($2)) and ($3::text[] is null or feed = any($3))`,
}

/** How many events of the scope the log has after a number. */
export async function countAlarmEventsAfter(
  tx: Tx,
  { after, scope }: { after: number; scope: Scope },
): Promise<number> {
  const { rows } = await tx.query<{ events: number }>(count, [after, ...scopeValues(scope)])
  return rows[0]?.events ?? 0
}

/** The line as the house speaks of it. */
export function eventOf({
  learned_at,
  from_state,
  to_state,
  actor,
  comment,
  alarm,
  ...row
}: EventRow): StoredAlarmEvent {
  return {
    ...row,
    learnedAt: learned_at,
    from: from_state,
    to: to_state,
    ...(actor !== null && { actor }),
    ...(comment !== null && { comment }),
    alarm,
  }
}
