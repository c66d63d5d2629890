import type { DeviceEvent } from '../event/device-event.js'

/** An event as far as sums are made of it. */
export type Tallied = Pick<DeviceEvent, 'kind' | 'at' | 'data'>

/** How the events of a stretch, a day as a rule, add up to numbers of the feed. */
export type Tally = Readonly<{
  /** The quantities, by key, whose numbers it gives. */
  gives: readonly string[]
  /** Of events in event time. */
  add(events: readonly Tallied[]): Readonly<Record<string, number>>
}>
