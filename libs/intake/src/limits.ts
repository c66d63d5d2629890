export type IntakeLimits = Readonly<{
  /** A batch closes at the first of these; one message alone may be larger. */
  batchMessages: number
  batchValues: number
  batchBytes: number
  /** Or when its oldest message has waited this long. */
  lingerMs: number
  /**
   * What may wait in all; beyond it a message is given back, and the device keeps its data. Our own broker holds back
   * before: it reads nobody at twice its `inFlightMessages` and `inFlightBytes`. The rest is for wills, which it cannot hold back.
   */
  backlogMessages: number
  backlogBytes: number
  /** How long the database may be away before all that waits is given back. */
  patienceMs: number
  /** Pauses between attempts while it is away: doubled from the first to the longest. */
  firstPauseMs: number
  longestPauseMs: number
  /** How long a message is remembered that would be stored twice if it came again. */
  memoryMs: number
  memoryMessages: number
  /** A batch of the import lane closes at the first of these: small, for live messages wait behind it. */
  importMessages: number
  importValues: number
  importBytes: number
  /** So long an import lets live messages go first, looking in pauses, before it takes a turn all the same. */
  importYieldMs: number
  importPauseMs: number
  /** After a batch it rests for this share of the time that the batch took. */
  importRestShare: number
  /** As of imports, for a device's own past: smaller, for stations at alarm share the process with it. */
  pastValues: number
  pastYieldMs: number
  pastRestShare: number
  /** So much of devices' past may wait in the database; beyond it, it is stored before it is acknowledged. */
  pastBacklogBytes: number
  /** Of the past that waits in the database so many messages are taken up at a time. */
  pastMessages: number
  /** How often it is looked for when none has come, and after a piece that could not be stored. */
  pastIdleMs: number
  pastTroubledMs: number
}>

const mebibyte = 1_048_576

export const defaultLimits: IntakeLimits = {
  batchMessages: 2_000,
  batchValues: 20_000,
  batchBytes: 4 * mebibyte,
  lingerMs: 2,
  backlogMessages: 100_000,
  backlogBytes: 144 * mebibyte,
  patienceMs: 20_000,
  firstPauseMs: 100,
  longestPauseMs: 2_000,
  memoryMs: 600_000,
  memoryMessages: 50_000,
  importMessages: 100,
  importValues: 8_000,
  importBytes: mebibyte,
  importYieldMs: 1_000,
  importPauseMs: 5,
  importRestShare: 0.1,
  pastValues: 2_000,
  pastYieldMs: 1_000,
  pastRestShare: 0.25,
  pastBacklogBytes: 2_048 * mebibyte,
  pastMessages: 24,
  pastIdleMs: 15_000,
  pastTroubledMs: 1_000,
}
