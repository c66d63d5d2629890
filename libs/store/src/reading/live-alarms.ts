import type { Alarm, AreaId, FeedId, Scope } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { alarmInScopeSql } from './in-scope-sql.js'
import { scopeValues } from './within-scope.js'

/**
 * An alarm as it stands; `seq` is the number of its newest event, `agencyAreas` those of agencies' own in which its device was
 * when it was raised, where it is read by itself.
 */
export type StoredAlarm = Readonly<{
  seq: number
  feed: FeedId
  area: AreaId
  agencyAreas?: readonly AreaId[]
  alarm: Alarm
}>

const select: Statement = {
  name: 'live-alarms',
  text: `select numbering.last as newest, stored.seq, stored.feed, stored.area, stored.alarm
from numbering left join alarm stored on stored.closed_at is null and ${alarmInScopeSql('stored', { areas: 1, feeds: 2 })}
where numbering.name = 'alarm_event'
order by stored.seq`,
}

type Row = Readonly<{ newest: number; seq: number | null; feed: FeedId; area: AreaId; alarm: Alarm }>

/** All live alarms of the scope, exactly as the log up to `seq` has left them: one statement sees one moment. */
export async function readLiveAlarms(
  tx: Tx,
  scope: Scope,
): Promise<Readonly<{ seq: number; alarms: StoredAlarm[] }>> {
  const { rows } = await tx.query<Row>(select, scopeValues(scope))
  return {
    seq: rows[0]?.newest ?? 0,
    alarms: rows.flatMap(({ seq, feed, area, alarm }) => (seq === null ? [] : { seq, feed, area, alarm })),
  }
}
