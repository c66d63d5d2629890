import type { Heartbeat, LiveAlarm, LiveAlarmEvent, LiveDeviceCard } from '@haidang/contracts'

/** A device as screens see it: the card, with the newest value of each quantity. */
export type DeviceView = LiveDeviceCard & { readonly feed: string }

/**
 * - `connecting`: never heard anything yet
 * - `syncing`: the socket is open, what was missed is being fetched
 * - `live`: complete and following
 * - `lost`: closed for more than 2 s, or silent for 12 s
 * - `signed-out`: the server wants a new sign-in
 */
export type LinkMode = 'connecting' | 'syncing' | 'live' | 'lost' | 'signed-out'

export type LinkStatus = Readonly<{
  mode: LinkMode
  /** Server time at which the link went away; set while `lost`. */
  lostAt?: number
  /** Server time of the newest thing we heard. */
  dataUntilAt?: number
  /** How many times we have tried since. */
  attempt: number
  /** Milliseconds until the next try, as of this message. */
  retryInMs?: number
  /** Median of (server now − event time) over 30 s. */
  ageMs?: number
  /** To the server and back. */
  rttMs?: number
  /** Messages received, over the last ten seconds. */
  perSecond?: number
  /** While `syncing`: how many missed alarm events have come. */
  fetched?: number
  /** The main thread is slower than the data. */
  slow: boolean
  /** Newest alarm number this console has. */
  seq?: number
  /** What this receiver may not follow, and why. */
  refused?: string
}>

/** What happened to alarms while the link was away. */
export type Missed = Readonly<{
  fromAt: number
  toAt: number
  /** New occurrences by severity, 1 first. */
  raised: readonly [number, number, number, number, number]
  returned: number
  /** The alarms that were raised meanwhile. */
  ids: readonly string[]
  /** Too much to replay: the present state came as a whole. */
  whole: boolean
}>

/** Positions of one feed, column by column, in the order of its roster. */
export type PositionColumns = Readonly<{
  count: number
  index: Uint32Array<ArrayBuffer>
  /** Degrees. */
  lon: Float64Array<ArrayBuffer>
  lat: Float64Array<ArrayBuffer>
  speedKmh: Float32Array<ArrayBuffer>
  headingDeg: Float32Array<ArrayBuffer>
  /** Server time of each fix. */
  at: Float64Array<ArrayBuffer>
  flags: Uint8Array<ArrayBuffer>
}>

export type ToWorker =
  /** `as`: a wall comes by its own cookie, whoever else has signed in with this browser. */
  | { kind: 'start'; origin: string; layers: string[]; as?: 'display' }
  | { kind: 'watch'; watching: boolean }
  | { kind: 'try-now' }
  | { kind: 'taken' }
  /** The newest alarm number that a person's screen has drawn. */
  | { kind: 'shown'; seq: number }
  | { kind: 'stop' }

export type FromWorker =
  | { kind: 'link'; status: LinkStatus; offsetMs: number }
  | ({ kind: 'beat' } & Pick<Heartbeat, 'sources' | 'clockErrorMs'>)
  | { kind: 'water'; devices: DeviceView[]; removed: string[]; rosters: { feed: string; ids: string[] }[] }
  | { kind: 'positions'; feed: string; columns: PositionColumns }
  | {
      kind: 'alarms'
      alarms: LiveAlarm[]
      whole: boolean
      events: LiveAlarmEvent[]
      seq: number
      caughtUp: boolean
    }
  | { kind: 'missed'; missed: Missed }
