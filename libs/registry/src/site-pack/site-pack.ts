import type { Agency, AgencyId, Area, AreaId, Device, DeviceId, Rule, Text } from '@haidang/domain'

/** What makes the system this city's and no other's. */
export type Site = Readonly<{
  id: string
  name: Text
  /** IANA name; the day of the site begins by it. */
  timeZone: string
  /** Who runs the centre, and owns what the house itself has; without it the first of the agencies. */
  agency?: AgencyId
  /** Where the map opens, (lon, lat). */
  center: readonly [number, number]
  /** West, south, east, north of the first view, in degrees. */
  box: readonly [number, number, number, number]
  /** How people read the values of the devices' labels, by label and value. */
  labels?: Readonly<Record<string, Readonly<Record<string, Text>>>>
}>

/** A device as a pack lists it; whether it is simulated is not the pack's to say. */
export type PackDevice = Omit<Device, 'simulated'>

/** A site pack, read and checked: everything it names exists in it. */
export type SitePack = Readonly<{
  folder: string
  site: Site
  areas: readonly Area[]
  /** The devices of agencies' own areas. */
  members: ReadonlyMap<AreaId, readonly DeviceId[]>
  agencies: readonly Agency[]
  devices: readonly PackDevice[]
  /** The feeds' own rules, each replaced by the pack's rule of the same id, and the pack's own. */
  rules: readonly Rule[]
}>
