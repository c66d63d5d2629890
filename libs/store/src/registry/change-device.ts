import type { AreaId, Text } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'

/** Gives a device another name. */
export async function renameDevice(
  tx: Tx,
  { id, name }: Readonly<{ id: string; name: Text }>,
): Promise<void> {
  await tx.query('update device set name_vi = $2, name_en = $3 where id = $1', [id, name.vi, name.en])
}

/** Puts a device of the house into an area, as if it had always been there: it stands for something and has no past of its own. */
export async function placeDevice(
  tx: Tx,
  { id, area }: Readonly<{ id: string; area: AreaId }>,
): Promise<void> {
  await tx.query(
    `delete from device_area where division = '' and device_key = (select key from device where id = $1)`,
    [id],
  )
  await tx.query('insert into device_area (device_key, area) select key, $2 from device where id = $1', [
    id,
    area,
  ])
  await tx.query('update device set area = $2 where id = $1', [id, area])
}

/** Gives a device a label, in place of one of the same key. */
export async function labelDevice(
  tx: Tx,
  { id, label, value }: Readonly<{ id: string; label: string; value: string }>,
): Promise<void> {
  await tx.query(
    'update device set labels = labels || jsonb_build_object($2::text, $3::text) where id = $1',
    [id, label, value],
  )
}
