import type { IncomingMessage } from '@haidang/broker'
import type { RejectionMessage } from '@haidang/contracts'
import type { Clock, DeviceId, DeviceState, FeedId, Log, RefusalReason } from '@haidang/domain'
import type { CommitBatch, CommitOutcome, DeviceTrace, PastBacklog } from '@haidang/store'

import type { ImportedMessage } from './lanes/import-lane.js'
import type { ImportOutcome } from './lanes/import-tally.js'
import type { IntakeLimits } from './limits.js'
import type { IntakeStats } from './stats.js'

/** What intake must know of a device at the moment of its message. */
export type KnownDevice = Readonly<{ id: DeviceId; feed: FeedId; intervalMs: number; simulated: boolean }>

export type FindDevice = (id: string) => KnownDevice | undefined

/** Hears at what time a device's own clock has put its newest report (epoch ms); `stamp` is asked only when it is wanted. */
export type HearStamp = (
  report: Readonly<{ device: DeviceId; intervalMs: number }>,
  stamp: () => number | undefined,
) => void

/** Everything that intake needs from its surroundings. */
export type IntakePorts = Readonly<{
  /** Stores a batch in one transaction. @throws StoreUnavailable when nothing was stored and it may be tried again. */
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  /** Resolves when the database answers; absent, an empty commit asks. */
  probe?: () => Promise<unknown>
  findDevice: FindDevice
  /** What is stored of a device, as far as we have seen it; never ahead of the database. Undefined: never seen. */
  stateOf: (id: DeviceId) => DeviceState | undefined
  clock: Clock
  /** Devices as witnesses of our own clock: told of each report of a real device, before it is judged by that clock. */
  hearStamp?: HearStamp
  log: Log
  limits?: Partial<IntakeLimits>
  /** Tells a device why something of its message was refused; best effort. */
  reject: (topic: string, message: RejectionMessage) => void
  /** After the messages of the batch have been acknowledged. */
  onCommitted: (outcome: CommitOutcome, traces: readonly DeviceTrace[]) => void
  metrics?: IntakeMetrics
  /** Where devices' past may wait. What waits there is stored in its turn, whoever has left it. */
  pastBacklog?: PastBacklog
  /**
   * Past that comes is kept there and acknowledged, for at our door a live message waits behind what is not; else each
   * device is held back by its own.
   */
  isPastKept?: boolean
}>

/** Where the figures go that cannot be read from `stats()`. */
export type IntakeMetrics = Readonly<{
  /** How long the steps took for one message, which stands for as many. */
  judged: (ms: number, times: number) => void
  refused: (reason: RefusalReason, count: number) => void
  committed: (batch: { messages: number; values: number; ms: number }) => void
  /** How long a message was with us until it was in the database. */
  stored: (ms: number) => void
  /** An attempt to commit has failed. */
  failed: (error: unknown) => void
  /** A message was not stored and given back. */
  givenBack: (error: unknown) => void
}>

export type Intake = Readonly<{
  /**
   * Resolves after the commit that holds everything of the message: row by row, or as it came where past may wait.
   * @throws IntakeUnavailable, IntakeOverloaded, CommitFailed: nothing was stored, the device must keep its data.
   */
  accept: (message: IncomingMessage) => Promise<void>
  /**
   * The second entrance: what was measured before, with the same steps, in a lane of its own that lets live messages
   * go first. Without a lower age limit; always late, so that it never sounds; again is harmless. Pulls a message when
   * there is room for it, and resolves when everything is in the database, good or bad.
   * @throws IntakeUnavailable when we are closed before; what was stored until then stays.
   */
  import: (messages: AsyncIterable<ImportedMessage>) => Promise<ImportOutcome>
  /** False while the database has been away for longer than we let devices wait. */
  available: () => boolean
  /** For people: false within seconds of a database that hangs, long before anything is given back. */
  isStoring: () => boolean
  /** Epoch ms since when no message could have been lost on us: a device's silence counts from here at the earliest. */
  listeningSinceAt: () => number
  stats: () => IntakeStats
  /** Messages about devices' past that are in the database as they came, of all processes; as last counted. */
  waitingPast: () => Readonly<{ messages: number; bytes: number }>
  /** How many messages may wait for their commit. */
  backlogLimit: number
  /** Commits what waits, or gives it back, and ends. */
  close: () => Promise<void>
}>
