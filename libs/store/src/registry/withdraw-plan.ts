import type { Area, AreaId, ReorganisationPlan } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'

/**
 * Undoes what `carryOutPlan` or a site pack has written down, before its day: all of it or, by its transaction, nothing. That
 * it was called off is kept, for a pack brings it again with every start.
 */
export async function withdrawPlan(
  tx: Tx,
  { day, ends, begins }: Pick<ReorganisationPlan, 'day' | 'ends' | 'begins'>,
): Promise<void> {
  const begun = begins.map(({ id }) => id)
  await tx.query('delete from device_area where area = any($1)', [begun])
  // A device that came to a unit after its end was planned has no place from that day on yet; it stays too.
  await tx.query(
    `update device_area held set valid_to = null where area = any($1) and valid_to = $2::date and not exists (
       select from device_area other
       where other.device_key = held.device_key and other.division = held.division and other.valid_from >= $2::date)`,
    [ends, day],
  )
  await tx.query('delete from area_successor where successor = any($1)', [begun])
  await tx.query('update area set valid_to = null where id = any($1)', [ends])
  await tx.query('delete from area where id = any($1)', [begun])
  await tx.query(
    `insert into withdrawn_area (id, valid_from) select id, $2::date from unnest($1::text[]) id on conflict do nothing`,
    [begun, day],
  )
}

/** Which of these areas were called off as they are given here: to begin on that day. None that is there. */
export async function readWithdrawnAreas(tx: Tx, areas: readonly Area[]): Promise<AreaId[]> {
  const { rows } = await tx.query<{ id: AreaId }>(
    `select id from withdrawn_area join jsonb_to_recordset($1) as given (id text, "validFrom" date) using (id)
     where valid_from = "validFrom" and not exists (select from area where area.id = withdrawn_area.id)`,
    [JSON.stringify(areas)],
  )
  return rows.map(({ id }) => id)
}

/** Who and what names any of these units, as words: `rule dust`, `person an`. Nothing may be left that names nothing. */
export async function readUsesOfAreas(tx: Tx, areas: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ use: string }>(
    `select 'rule ' || id as use from rule where status in ('draft', 'approved') and definition->'scope'->'areas' ?| $1
     union select 'person ' || username from person where scope->'areas' ?| $1
     union select 'token ' || id from api_token where revoked_at is null and scope->'areas' ?| $1
     union select 'screen ' || id from screen where revoked_at is null and scope->'areas' ?| $1
     union select 'bulletin ' || id from bulletin where ended_at is null and areas && $1
     order by use`,
    [areas],
  )
  return rows.map(({ use }) => use)
}
