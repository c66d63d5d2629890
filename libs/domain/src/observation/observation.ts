import type { DeviceId, FeedId } from '../ids.js'
import type { LonLat } from '../geo/lon-lat.js'

/** What the device says of the value. Only `measuring` reaches rules and averages. */
export type Status = 'measuring' | 'calibrating' | 'fault'

export type Value = number | boolean | string

/**
 * Why a value deserves a second look; the same words stand in REST's `quality`. `not-computed`: the last that could be
 * derived, and the device has gone on since.
 */
export type Flag = 'implausible' | 'at-missing' | 'from-text' | 'revised' | 'not-computed'

/** One value as it will be stored. */
export type ObservedValue = Readonly<{
  quantity: string
  value: Value
  status: Status
  flags: readonly Flag[]
  /** A higher revision replaces a stored value; 0 is the first. */
  revision: number
}>

/** One checked report of one device at one instant. Identity is per value: (device, quantity, at). */
export type Observation = Readonly<{
  device: DeviceId
  feed: FeedId
  /** Epoch ms, the device's time of measurement. */
  at: number
  /** Epoch ms, when we received it. */
  receivedAt: number
  position?: LonLat
  values: readonly ObservedValue[]
  /** Whether the device was simulated when this arrived. */
  simulated: boolean
}>
