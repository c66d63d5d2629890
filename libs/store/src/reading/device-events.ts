import type { EventData, EventSignal } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { Stretch } from './observations.js'

const signals: Statement = {
  name: 'read-event-signals',
  text: `select e.kind as event, e.at, e.received_at as "receivedAt", e.data, e.max_age_ms as "maxAgeMs"
from device_event e join device d on d.key = e.device_key
where d.id = $1 and e.at between $2 and $3 order by e.at, e.name`,
}

type SignalRow = Readonly<{
  event: string
  at: number
  receivedAt: number
  data: EventData
  maxAgeMs: number
}>

/** What happened at a device between two instants (epoch ms, inclusive) in event time, as the engine takes it. */
export async function readEventSignals(
  tx: Tx,
  { device, fromAt, toAt }: Pick<Stretch, 'device' | 'fromAt' | 'toAt'>,
): Promise<EventSignal[]> {
  const { rows } = await tx.query<SignalRow>(signals, [device, timestamp(fromAt), timestamp(toAt)])
  return rows.map((row) => ({ kind: 'event', ...row }))
}
