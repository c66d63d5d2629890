import type {
  Agency,
  Area,
  Bulletin,
  Device,
  DeviceId,
  LonLat,
  Membership,
  Rule,
  RuleStatus,
} from '@haidang/domain'
import { agencyId, areaId, deviceId, feedId, ruleId } from '@haidang/domain'

import { readNewestBulletins } from '../bulletin/read-bulletins.js'
import type { Tx } from '../db/open-database.js'

/** A rule version as stored; the rule is in force while one of its versions is approved. */
export type StoredRule = Readonly<{
  rule: Rule
  status: RuleStatus
  origin: Origin
  /** Epoch ms; null where it has not been, or nobody knows when. */
  approvedAt: number | null
  /** Epoch ms: retired, discarded, or followed by a newer version. */
  endedAt: number | null
}>

/** Whether the site pack brought it or a person: what a person has done, no start undoes. */
export type Origin = 'site' | 'person'

/** How a device or a gateway signs in at the broker. */
export type StoredCredential = Readonly<{
  username: string
  kind: 'device' | 'gateway'
  device?: string
  /** `$7$…`, as Mosquitto's password_file has it. */
  secret: string
  /** What a gateway may publish to; a device's topics follow from its feed and name. */
  topicFilters: readonly string[]
  simulated: boolean
}>

/** A stretch of days in which a device belonged to a unit. */
export type StoredMembership = Membership & Readonly<{ device: DeviceId }>

export type Register = Readonly<{
  version: number
  areas: readonly Area[]
  agencies: readonly Agency[]
  devices: readonly Device[]
  memberships: readonly StoredMembership[]
  rules: readonly StoredRule[]
  credentials: readonly StoredCredential[]
  /** The newest, with those that have ended. */
  bulletins: readonly Bulletin[]
  /** Ids of bulletins about something that this version of ours does not know. */
  bulletinsLeftOut: readonly string[]
}>

/** The number that every change of the register raises: cheap to poll. */
export async function readRegisterVersion(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ version: number }>({
    name: 'register-version',
    text: 'select version from register_version',
  })
  return rows[0]?.version ?? 0
}

/**
 * The whole register. The version is read first: a change that slips in between is read now and once more,
 * never missed.
 */
export async function readRegister(tx: Tx): Promise<Register> {
  const version = await readRegisterVersion(tx)
  const areas = await tx.query<AreaRow>(
    `select id, parent_id as parent, kind, name_vi, name_en, valid_from as "validFrom", valid_to as "validTo", source, agency,
       (select array_agg(successor order by successor) from area_successor where area_successor.area = area.id) as successors
     from area order by id`,
  )
  const agencies = await tx.query<NamedRow>('select id, name_vi, name_en from agency order by id')
  const devices = await tx.query<DeviceRow>(
    `select id, feed, name_vi, name_en, area, agency_areas as "agencyAreas", agency, lon, lat, interval_seconds as "intervalSeconds", labels, simulated
     from device order by id`,
  )
  const memberships = await tx.query<MembershipRow>(
    `select device.id as device, held.division, held.area, held.valid_from as "fromDay", held.valid_to as "toDay"
     from device_area held join device on device.key = held.device_key
     order by device.id, held.division, held.valid_from nulls first`,
  )
  const rules = await tx.query<RuleRow>(
    `select id, version, definition, status, origin, approved_at as "approvedAt", ended_at as "endedAt"
     from rule order by id, version`,
  )
  const credentials = await tx.query<CredentialRow>(
    `select username, kind, device_id as device, secret, topic_filters as "topicFilters", simulated from device_credential`,
  )
  const { bulletins, leftOut: bulletinsLeftOut } = await readNewestBulletins(tx, bulletinsKnown)
  return {
    ...{ version, bulletins, bulletinsLeftOut },
    areas: areas.rows.map(areaOf),
    agencies: agencies.rows.map(({ id, ...name }) => ({ id: agencyId(id), name: nameOf(name) })),
    devices: devices.rows.map(deviceOf),
    memberships: memberships.rows.map(membershipOf),
    rules: rules.rows.map(({ id, version: number, definition, ...row }) => ({
      ...row,
      rule: { ...definition, id: ruleId(id), version: number },
    })),
    credentials: credentials.rows.map(({ device, topicFilters, ...row }) => ({
      ...row,
      topicFilters: topicFilters ?? [],
      ...(device !== null && { device }),
    })),
  }
}

/** So many bulletins rules know: years of them. */
const bulletinsKnown = 1_000

type NamedRow = Readonly<{ id: string; name_vi: string; name_en: string }>
type AreaRow = NamedRow &
  Readonly<{
    parent: string | null
    kind: string
    validFrom: string | null
    validTo: string | null
    source: string | null
    agency: string | null
    successors: readonly string[] | null
  }>
type MembershipRow = Readonly<{
  device: string
  division: string
  area: string
  fromDay: string | null
  toDay: string | null
}>
type DeviceRow = NamedRow &
  Readonly<{
    feed: string
    area: string
    agencyAreas: readonly string[] | null
    agency: string
    lon: number | null
    lat: number | null
    intervalSeconds: number
    labels: Readonly<Record<string, string>> | null
    simulated: boolean
  }>
type RuleRow = Omit<StoredRule, 'rule'> & Readonly<{ id: string; version: number; definition: Rule }>
type CredentialRow = Readonly<{
  username: string
  kind: 'device' | 'gateway'
  device: string | null
  secret: string
  topicFilters: readonly string[] | null
  simulated: boolean
}>

function nameOf({ name_vi: vi, name_en: en }: Omit<NamedRow, 'id'>): { vi: string; en: string } {
  return { vi, en }
}

function areaOf({
  id,
  parent,
  kind,
  validFrom,
  validTo,
  source,
  agency,
  successors,
  ...name
}: AreaRow): Area {
  return {
    id: areaId(id),
    ...(parent !== null && { parent: areaId(parent) }),
    kind,
    name: nameOf(name),
    ...(validFrom !== null && { validFrom }),
    ...(validTo !== null && { validTo }),
    ...(source !== null && { source }),
    ...(agency !== null && { agency: agencyId(agency) }),
    ...(successors !== null && { successors: successors.map(areaId) }),
  }
}

function membershipOf({ device, division, area, fromDay, toDay }: MembershipRow): StoredMembership {
  return {
    device: deviceId(device),
    area: areaId(area),
    ...(division !== '' && { agency: agencyId(division) }),
    ...(fromDay !== null && { fromDay }),
    ...(toDay !== null && { toDay }),
  }
}

function deviceOf(row: DeviceRow): Device {
  const position: LonLat | undefined = row.lon === null || row.lat === null ? undefined : [row.lon, row.lat]
  return {
    id: deviceId(row.id),
    feed: feedId(row.feed),
    name: nameOf(row),
    area: areaId(row.area),
    ...(row.agencyAreas !== null && { agencyAreas: row.agencyAreas.map(areaId) }),
    agency: agencyId(row.agency),
    ...(position && { position }),
    intervalSeconds: row.intervalSeconds,
    labels: row.labels ?? {},
    simulated: row.simulated,
  }
}
