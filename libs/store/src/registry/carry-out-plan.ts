import type { ReorganisationPlan } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { addAreas } from './add-to-register.js'

/** Ends units and begins those that follow them, with every device that moves; all of it or, by its transaction, nothing. */
export async function carryOutPlan(tx: Tx, { day, ends, begins, moves }: ReorganisationPlan): Promise<void> {
  await tx.query('update area set valid_to = $2::date where id = any($1)', [ends, day])
  await addAreas(tx, begins)
  await tx.query(
    `insert into area_successor (area, successor) select area, successor from unnest($1::text[]) area, unnest($2::text[]) successor`,
    [ends, begins.map(({ id }) => id)],
  )
  await tx.query('update device_area set valid_to = $2::date where area = any($1) and valid_to is null', [
    ends,
    day,
  ])
  const { count } = await tx.query(
    `insert into device_area (device_key, division, area, valid_from)
     select held.device_key, held.division, moved."to", $2::date
     from jsonb_to_recordset($1) as moved (device text, "from" text, "to" text)
       join device on device.id = moved.device
       join device_area held on held.device_key = device.key and held.area = moved."from" and held.valid_to = $2::date`,
    [JSON.stringify(moves), day],
  )
  if (count !== moves.length) throw new Error(`${moves.length} devices were to move, and ${count} did`)
}
