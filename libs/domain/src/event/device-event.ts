import type { LonLat } from '../geo/lon-lat.js'
import type { DeviceId, FeedId } from '../ids.js'
import type { Value } from '../observation/observation.js'

/** What an event says, by field. */
export type EventData = Readonly<Record<string, Value>>

/** One checked event of one device. Identity is (device, id) or, without an id, (device, kind, at). */
export type DeviceEvent = Readonly<{
  device: DeviceId
  feed: FeedId
  /** The device's own name for it. */
  id?: string
  kind: string
  /** Epoch ms, when it happened. */
  at: number
  /** Epoch ms, when we received it. */
  receivedAt: number
  data: EventData
  position?: LonLat
  /** How old it may be on receipt (ms) and still sound an alarm. */
  maxAgeMs: number
  /** Whether the device was simulated when this arrived. */
  simulated: boolean
}>

/** Whether two events with one identity say the same. */
export function sameEvent(
  one: Pick<DeviceEvent, 'kind' | 'at' | 'data'>,
  other: Pick<DeviceEvent, 'kind' | 'at' | 'data'>,
): boolean {
  const keys = Object.keys(one.data)
  return (
    one.kind === other.kind &&
    one.at === other.at &&
    keys.length === Object.keys(other.data).length &&
    keys.every((key) => Object.hasOwn(other.data, key) && one.data[key] === other.data[key])
  )
}
