import type { Text } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'

/** Gives a device another name. */
export async function renameDevice(
  tx: Tx,
  { id, name }: Readonly<{ id: string; name: Text }>,
): Promise<void> {
  await tx.query('update device set name_vi = $2, name_en = $3 where id = $1', [id, name.vi, name.en])
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
