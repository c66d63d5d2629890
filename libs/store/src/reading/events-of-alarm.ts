import type { StoredAlarmEvent } from '../commit/commit-batch.js'
import type { Statement, Tx } from '../db/open-database.js'
import { type EventRow, eventOf } from './alarm-events-after.js'

const select: Statement = {
  name: 'events-of-alarm',
  text: `select seq, at, learned_at, from_state, to_state, reason, actor, comment, retro, feed, area, device_area, agency_areas, alarm
from alarm_event where alarm_id = $1 order by seq desc limit $2`,
}

/** What happened to one alarm, newest first. */
export async function readEventsOfAlarm(tx: Tx, id: string, limit: number): Promise<StoredAlarmEvent[]> {
  const { rows } = await tx.query<EventRow>(select, [id, limit])
  return rows.map(eventOf)
}
