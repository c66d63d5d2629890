import type { DeviceId, FeedId } from '@haidang/domain'

import { int8Array, textArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'

/** Values arrived behind the newest between these instants (epoch ms): their stretch deserves to be evaluated anew. */
export type SecondLook = Readonly<{
  id: number
  device: DeviceId
  feed: FeedId
  fromAt: number
  toAt: number
}>

const devices: Statement = {
  name: 'devices-to-look-at',
  text: `select device.id from second_look look join device on device.key = look.device_key
where not device.id = any($3::text[])
group by device.id
having max(look.noted_at) <= now() - make_interval(secs => $2::float8 / 1000)
  or min(look.noted_at) <= now() - make_interval(secs => $4::float8 / 1000)
order by min(look.id) limit $1`,
}

/**
 * Devices with windows whose youngest has waited for `settleMs`, for a record of half a back-fill cannot be taken back, or
 * whose oldest has waited for `longestMs`; those that have waited longest first.
 */
export async function readDevicesToLookAt(
  tx: Tx,
  {
    limit,
    settleMs,
    longestMs,
    except,
  }: { limit: number; settleMs: number; longestMs: number; except: readonly DeviceId[] },
): Promise<DeviceId[]> {
  const { rows } = await tx.query<{ id: DeviceId }>(devices, [limit, settleMs, textArray(except), longestMs])
  return rows.map(({ id }) => id)
}

const take: Statement = {
  name: 'take-second-looks',
  text: `select look.id, device.id as device, device.feed, look.from_at as "fromAt", look.to_at as "toAt"
from second_look look join device on device.key = look.device_key
where look.noted_at <= now() - make_interval(secs => $2::float8 / 1000) and ($3::text is null or device.id = $3)
order by look.device_key, look.id limit $1
for update of look skip locked`,
}

/**
 * The windows that nobody else is looking at, kept from others until the transaction ends; those of one device come
 * together; with `device`, its own only. `settleMs`: leave those that are younger, for more of the same back-fill may be on its way.
 */
export async function takeSecondLooks(
  tx: Tx,
  { limit, settleMs, device }: { limit: number; settleMs: number; device?: DeviceId },
): Promise<SecondLook[]> {
  const { rows } = await tx.query<SecondLook>(take, [limit, settleMs, device ?? null])
  return rows
}

const finish: Statement = {
  name: 'finish-second-looks',
  text: 'delete from second_look where id = any($1::bigint[])',
}

/** Ends windows that were taken in the same transaction. */
export async function finishSecondLooks(tx: Tx, looks: readonly SecondLook[]): Promise<void> {
  await tx.query(finish, [int8Array(looks.map(({ id }) => id))])
}
