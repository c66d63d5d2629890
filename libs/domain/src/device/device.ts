import type { AgencyId, AreaId, DeviceId, FeedId } from '../ids.js'
import type { LonLat } from '../geo/lon-lat.js'
import type { Text } from '../text.js'

/** A body that owns devices and answers for them. */
export type Agency = Readonly<{ id: AgencyId; name: Text }>

/** A thing that reports, as the register knows it. Its area is assigned, not computed from where it stands. */
export type Device = Readonly<{
  id: DeviceId
  feed: FeedId
  name: Text
  area: AreaId
  /** The areas of agencies' own divisions that it is in today; absent: none. */
  agencyAreas?: readonly AreaId[]
  agency: AgencyId
  /** Where it stands; absent for what moves. */
  position?: LonLat
  /** Expected time between two reports. */
  intervalSeconds: number
  labels: Readonly<Record<string, string>>
  /** The simulated city speaks for it, until it gets a credential of its own. */
  simulated: boolean
}>
