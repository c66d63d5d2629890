import type { Alarm, AreaId, FeedId, Scope } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { scopeValues } from './within-scope.js'

/** An alarm as stored; `seq` is the number of its newest event. */
export type StoredAlarm = Readonly<{ alarm: Alarm; feed: FeedId; area: AreaId; seq: number }>

const select: Statement = {
  name: 'live-alarms',
  text: `select numbering.last as newest, alarm.seq, alarm.feed, alarm.area, alarm.alarm
from numbering left join alarm on alarm.closed_at is null
  and ($1::text[] is null or alarm.area = any($1)) and ($2::text[] is null or alarm.feed = any($2))
where numbering.name = 'alarm_event'
order by alarm.seq`,
}

type Row = Readonly<{ newest: number; seq: number | null; feed: FeedId; area: AreaId; alarm: Alarm }>

/** The alarms that are not back to normal, exactly as the log up to `seq` has left them: one statement sees one moment. */
export async function readLiveAlarms(
  tx: Tx,
  scope: Scope,
): Promise<Readonly<{ seq: number; alarms: StoredAlarm[] }>> {
  const { rows } = await tx.query<Row>(select, scopeValues(scope))
  return {
    seq: rows[0]?.newest ?? 0,
    alarms: rows.flatMap(({ seq, feed, area, alarm }) => (seq === null ? [] : { alarm, feed, area, seq })),
  }
}
