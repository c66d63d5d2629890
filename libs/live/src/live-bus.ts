import type { AreaId, DeviceId, DeviceState, FeedId } from '@haidang/domain'
import type { PlainReports } from './plain-reports.js'

/** What screens show of a device. */
export type ShownState = Pick<DeviceState, 'latest' | 'position' | 'presence'>

/**
 * A device whose state a commit has moved. `area` is the one it is assigned to. Between processes travels what differs
 * from `before`, and that only: there `before` is empty, and `state` holds what is new.
 */
export type ChangedDevice = Readonly<{
  device: DeviceId
  /** What the database knows it by: shorter to say to many than a name, and quicker to find. Absent: by its name only. */
  key?: number
  feed: FeedId
  area: AreaId
  before: ShownState
  state: ShownState
}>

/** What is new of a device. */
export type NewOfDevice = Omit<ChangedDevice, 'before'>

/** A followed message of a device, and by which name its way goes on. */
export type DeviceCarrier = Readonly<{ device: DeviceId; carrier: string }>

/** What the parts tell each other after a commit. A lost one costs time, never truth: the database has it all. */
export type LiveBusEvents = {
  'devices.changed': Readonly<{
    changed: readonly ChangedDevice[]
    /** Of other processes, and beside `changed`: devices that have reported plainly, as nearly all do. */
    reports?: readonly PlainReports[]
    traces?: readonly DeviceCarrier[]
  }>
  /** Alarm events up to this number are in the log. */
  'alarms.committed': Readonly<{ seq: number }>
  'registry.changed': Readonly<Record<never, never>>
  /** A user, session or token has changed; without `user`, possibly any. */
  'access.changed': Readonly<{ user?: string }>
  /** Any of the above may have been said and not been heard here: read again what you keep. */
  'messages.lost': Readonly<Record<never, never>>
}

export type LiveBusEvent = keyof LiveBusEvents

export type LiveBus = Readonly<{
  /** In the publisher's own turn to who listens in this process; to others soon, or not at all. Never throws, never waits. */
  publish<Name extends LiveBusEvent>(name: Name, event: LiveBusEvents[Name]): void
  /** @returns ends the subscription. */
  subscribe<Name extends LiveBusEvent>(
    name: Name,
    listener: (event: LiveBusEvents[Name]) => void | Promise<void>,
  ): () => void
}>

/** How the bus between processes does; all zeros and available where there is one process only. */
export type LiveBusStats = Readonly<{
  /** Whether what is said reaches the others, proven by our own word that came back within the last seconds. */
  available: boolean
  /** Messages to the other processes, from them, and those that could not be sent. */
  sent: number
  heard: number
  unsent: number
  /** Of one process only: absent. How long our own word took through Redis and back, the last time. */
  roundTripMs?: number
  /** Sent and not yet taken by Redis, and how much of it may wait before messages are dropped. */
  waiting?: Readonly<{ bytes: number; limit: number }>
}>

export type OpenLiveBus = LiveBus & Readonly<{ stats(): LiveBusStats; close(): Promise<void> }>
