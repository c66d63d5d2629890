import type { AreaId, DeviceId, DeviceState, FeedId } from '@haidang/domain'

/** A device whose state a commit has moved. `area` is the one it is assigned to. */
export type ChangedDevice = Readonly<{
  device: DeviceId
  feed: FeedId
  area: AreaId
  before: DeviceState
  state: DeviceState
}>

/** What the parts tell each other after a commit. A lost one costs time, never truth: the database has it all. */
export type LiveBusEvents = {
  'devices.changed': Readonly<{ changed: readonly ChangedDevice[] }>
  /** Alarm events up to this number are in the log. */
  'alarms.committed': Readonly<{ seq: number }>
  'registry.changed': Readonly<Record<never, never>>
  /** A user, session or token has changed; without `user`, possibly any. */
  'access.changed': Readonly<{ user?: string }>
}

export type LiveBusEvent = keyof LiveBusEvents

export type LiveBus = Readonly<{
  publish<Name extends LiveBusEvent>(name: Name, event: LiveBusEvents[Name]): void
  /** @returns ends the subscription. */
  subscribe<Name extends LiveBusEvent>(
    name: Name,
    listener: (event: LiveBusEvents[Name]) => void | Promise<void>,
  ): () => void
}>
