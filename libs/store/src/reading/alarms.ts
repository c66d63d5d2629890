import type { AreaId, Scope } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { alarmInScopeSql } from './in-scope-sql.js'
import type { StoredAlarm } from './live-alarms.js'
import { scopeValues } from './within-scope.js'

export type AlarmQuery = Readonly<{
  scope: Scope
  /** Finished episodes instead of live ones. */
  closed: boolean
  device?: string
  /** Those of devices in these areas on the day (`zone`: IANA name of the site's) on which they were raised. */
  within?: Readonly<{ areas: readonly string[]; zone: string }>
  /** Raised at or after it, and before `toAt` (epoch ms). */
  fromAt?: number
  toAt?: number
  feed?: string
  /** At least this severity. */
  severity?: number
  /** The last `seq` of the page before. */
  beforeSeq?: number
  limit: number
}>

const columns = 'stored.seq, stored.feed, stored.area, stored.agency_areas, stored.alarm'

type Row = Omit<StoredAlarm, 'agencyAreas'> & Readonly<{ agency_areas: AreaId[] | null }>

const filter = `${alarmInScopeSql('stored', { areas: 1, feeds: 2 })}
  and ($3::text is null or stored.device_key = (select key from device where id = $3))
  and ($4::text is null or stored.feed = $4) and ($5::integer is null or stored.severity >= $5)
  and ($6::bigint is null or stored.seq < $6)
  and ($8::timestamptz is null or stored.raised_at >= $8) and ($9::timestamptz is null or stored.raised_at < $9)
  and ($10::text[] is null or stored.area = any($10) or exists (
    select from device_area own
    where own.device_key = stored.device_key and own.division <> '' and own.area = any($10)
      and (own.valid_from is null or own.valid_from <= (stored.raised_at at time zone $11)::date)
      and (own.valid_to is null or (stored.raised_at at time zone $11)::date < own.valid_to)))
order by stored.seq desc limit $7`

const live: Statement = {
  name: 'read-live-alarms',
  text: `select ${columns} from alarm stored where stored.closed_at is null and ${filter}`,
}

const closed: Statement = {
  name: 'read-closed-alarms',
  text: `select ${columns} from alarm stored where stored.closed_at is not null and ${filter}`,
}

const one: Statement = {
  name: 'read-alarm',
  text: `select ${columns} from alarm stored where stored.id = $1`,
}

/** One page of alarms, those with the newest events first. */
export async function readAlarms(tx: Tx, query: AlarmQuery): Promise<StoredAlarm[]> {
  const { rows } = await tx.query<Row>(query.closed ? closed : live, [
    ...scopeValues(query.scope),
    query.device ?? null,
    query.feed ?? null,
    query.severity ?? null,
    query.beforeSeq ?? null,
    query.limit,
    query.fromAt === undefined ? null : timestamp(query.fromAt),
    query.toAt === undefined ? null : timestamp(query.toAt),
    query.within?.areas ?? null,
    query.within?.zone ?? null,
  ])
  return rows.map(alarmOf)
}

/** The alarm of that id, or undefined. */
export async function readAlarm(tx: Tx, id: string): Promise<StoredAlarm | undefined> {
  const { rows } = await tx.query<Row>(one, [id])
  return rows.map(alarmOf)[0]
}

function alarmOf({ agency_areas: agencyAreas, ...row }: Row): StoredAlarm {
  return { ...row, ...(agencyAreas !== null && { agencyAreas }) }
}
