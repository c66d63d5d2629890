import type { DeviceId } from '@haidang/domain'

import { timestamp } from '../db/row-types.js'
import type { Tx } from '../db/open-database.js'

/** One stretch in which a rule was in alarm, as the log has it. Instants in epoch ms. */
export type ToldAlarm = Readonly<{
  device: DeviceId
  quantity: string
  version: number
  raisedAt: number
  clearedAt?: number
}>

type Row = Readonly<{
  device: DeviceId
  quantity: string
  version: number
  raised_at: number
  cleared_at: number | null
}>

/** So many are enough to be compared. */
const most = 50_000

/**
 * What a rule truly raised at these devices in [fromAt, toAt), whichever version it had: each raise to the return after it,
 * records of late data too. By time, the first fifty thousand.
 */
export async function readToldAlarms(
  tx: Tx,
  by: Readonly<{ rule: string; devices: readonly string[]; fromAt: number; toAt: number }>,
): Promise<ToldAlarm[]> {
  const { rows } = await tx.query<Row>(
    `select device.id as device, a.quantity, a.rule_version as version, told.at as raised_at,
       case when a.retro then a.cleared_at else
         (select gone.at from alarm_event gone where gone.alarm_id = a.id and gone.seq > told.seq
            and gone.reason in ('returned', 'rule-retired') order by gone.seq limit 1) end as cleared_at
     from device join alarm a on a.device_key = device.key
       join alarm_event told on told.alarm_id = a.id
         and told.reason in ('raised', 'raised-again', 'found-in-late-data')
     where device.id = any($1) and a.rule_id = $2 and told.at >= $3 and told.at < $4
     order by told.at limit ${most}`,
    [[...by.devices], by.rule, timestamp(by.fromAt), timestamp(by.toAt)],
  )
  return rows.map(({ device, quantity, version, raised_at, cleared_at }) => ({
    ...{ device, quantity, version, raisedAt: raised_at },
    ...(cleared_at !== null && { clearedAt: cleared_at }),
  }))
}
