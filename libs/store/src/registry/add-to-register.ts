import type { Agency, Area, Device, Rule } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { Origin } from './read-register.js'

/** Makes every start wait for the one before it; held until the transaction ends. */
export async function lockRegister(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('haidang.register'))`)
}

/**
 * Adds areas that are not there, parents first or last; those that are there stay as they are. What one became is added
 * where the days fit. Returns how many came.
 */
export async function addAreas(tx: Tx, areas: readonly Area[]): Promise<number> {
  const { count } = await tx.query(
    `insert into area (id, parent_id, kind, name_vi, name_en, valid_from, valid_to, source, agency)
     select id, parent, kind, name->>'vi', name->>'en', "validFrom", "validTo", source, agency
     from jsonb_to_recordset($1) as row (id text, parent text, kind text, name jsonb, "validFrom" date, "validTo" date, source text, agency text)
     on conflict (id) do nothing`,
    [JSON.stringify(areas)],
  )
  const became = areas.flatMap(({ id, successors = [] }) =>
    successors.map((successor) => ({ area: id, successor })),
  )
  if (became.length > 0)
    await tx.query(
      `insert into area_successor (area, successor)
       select row.area, successor from jsonb_to_recordset($1) as row (area text, successor text)
         join area on area.id = row.area and area.valid_to is not null
         join area next on next.id = successor and next.valid_from = area.valid_to
       on conflict do nothing`,
      [JSON.stringify(became)],
    )
  return count
}

/** Adds agencies that are not there. Returns how many came. */
export async function addAgencies(tx: Tx, agencies: readonly Agency[]): Promise<number> {
  const { count } = await tx.query(
    `insert into agency (id, name_vi, name_en)
     select id, name->>'vi', name->>'en' from jsonb_to_recordset($1) as row (id text, name jsonb)
     on conflict (id) do nothing`,
    [JSON.stringify(agencies)],
  )
  return count
}

type By = Readonly<{ origin: Origin; at: number }>

/** Adds devices that are not there. Returns how many came. */
export async function addDevices(tx: Tx, devices: readonly Device[], { origin, at }: By): Promise<number> {
  const { count } = await tx.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, lon, lat, interval_seconds, labels, simulated, origin, created_at)
     select id, feed, name->>'vi', name->>'en', area, agency, (position->>0)::float8, (position->>1)::float8,
       "intervalSeconds", labels, simulated, $2, $3
     from jsonb_to_recordset($1) as row (id text, feed text, name jsonb, area text, agency text, position jsonb,
       "intervalSeconds" float8, labels jsonb, simulated boolean)
     on conflict (id) do nothing`,
    [JSON.stringify(devices), origin, timestamp(at)],
  )
  return count
}

/** Adds rule versions that are not there, in force at once in place of those before them. Returns how many came. */
export async function addRules(
  tx: Tx,
  rules: readonly Rule[],
  { origin, at, by }: By & Readonly<{ by: string }>,
): Promise<number> {
  const definitions = JSON.stringify(rules)
  await tx.query(
    `update rule set status = 'retired', ended_at = $2, ended_by = $3
     from jsonb_array_elements($1) as definition
     where status = 'approved' and id = definition->>'id' and version < (definition->>'version')::int`,
    [definitions, timestamp(at), by],
  )
  const { count } = await tx.query(
    `insert into rule (id, version, definition, status, origin, created_at, created_by, approved_at, approved_by)
     select definition->>'id', (definition->>'version')::int, definition, 'approved', $2, $3, $4,
       case $2 when 'site' then $3::timestamptz end, case $2 when 'site' then $4 end
     from jsonb_array_elements($1) as definition
     on conflict do nothing`,
    [definitions, origin, timestamp(at), by],
  )
  return count
}
