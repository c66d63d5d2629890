import type { AreaId, DeviceId } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'

/**
 * Where a unit was the only one to go into another, or became a single one, its devices' days before and after follow;
 * what cannot be told so stays unknown. Repeats until nothing more follows. Only what the site pack brought: whoever comes
 * otherwise has no past here. Returns how many stretches were found.
 */
export async function completeMemberships(tx: Tx): Promise<number> {
  let found = 0
  for (;;) {
    const { count: before } = await tx.query(goBack)
    const { count: after } = await tx.query(goOn)
    if (before + after === 0) return found
    found += before + after
  }
}

const goBack = `
insert into device_area (device_key, division, area, valid_from, valid_to)
select held.device_key, held.division, former.id, former.valid_from, held.valid_from
from device_area held
  join device on device.key = held.device_key and device.origin = 'site'
  join lateral (select min(area) as id from area_successor where successor = held.area having count(*) = 1) only_one on true
  join area former on former.id = only_one.id and former.valid_to = held.valid_from
where not exists (
  select from device_area other
  where other.device_key = held.device_key and other.division = held.division and other.valid_to = held.valid_from)`

const goOn = `
insert into device_area (device_key, division, area, valid_from, valid_to)
select held.device_key, held.division, next.id, held.valid_to, next.valid_to
from device_area held
  join device on device.key = held.device_key and device.origin = 'site'
  join lateral (select min(successor) as id from area_successor where area = held.area having count(*) = 1) only_one on true
  join area next on next.id = only_one.id and next.valid_from = held.valid_to
where not exists (
  select from device_area other
  where other.device_key = held.device_key and other.division = held.division and other.valid_from = held.valid_to)`

/** A device of an agency's own area, for as long as that area is there. */
export type AgencyMember = Readonly<{ area: AreaId; device: DeviceId }>

/** Puts devices into areas of agencies' own, unless they have a place in that division. Returns how many came. */
export async function addAgencyMembers(tx: Tx, members: readonly AgencyMember[]): Promise<number> {
  const { count } = await tx.query(
    `insert into device_area (device_key, division, area, valid_from, valid_to)
     select device.key, area.agency, area.id, area.valid_from, area.valid_to
     from jsonb_to_recordset($1) as row (area text, device text)
       join area on area.id = row.area and area.agency is not null
       join device on device.id = row.device
     where not exists (
       select from device_area held where held.device_key = device.key and held.division = area.agency)`,
    [JSON.stringify(members)],
  )
  return count
}

/**
 * Brings every device's unit of now, and its areas of agencies' own, to those of `today` (RFC 3339 date at the site).
 * Nothing is written when nothing has changed. Returns how many moved.
 */
export async function settleDeviceAreas(tx: Tx, today: string): Promise<number> {
  const { rows } = await tx.query<Settled>(toSettle, [today])
  if (rows.length === 0) return 0
  const { count } = await tx.query(
    `update device set area = moved.area, agency_areas = moved.agency_areas
     from jsonb_to_recordset($1) as moved (key integer, area text, agency_areas text[])
     where device.key = moved.key`,
    [JSON.stringify(rows)],
  )
  return count
}

const toSettle: Statement = {
  name: 'devices-to-settle',
  text: `with held as (
  select device_key, min(area) filter (where division = '') as unit,
    array_agg(area order by division) filter (where division <> '') as agency_areas
  from device_area
  where (valid_from is null or valid_from <= $1::date) and (valid_to is null or $1::date < valid_to)
  group by device_key)
select device.key, coalesce(held.unit, device.area) as area, held.agency_areas
from device left join held on held.device_key = device.key
where held.unit <> device.area or held.agency_areas is distinct from device.agency_areas`,
}

type Settled = Readonly<{ key: number; area: string; agency_areas: string[] | null }>
