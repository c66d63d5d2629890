import type { Clock, Log } from '@haidang/domain'
import { type CommitBatch, type CommitOutcome, StoreUnavailable } from '@haidang/store'

import { CommitFailed, IntakeUnavailable } from './intake-error.js'
import type { IntakeLimits } from './limits.js'
import { Pause } from './pause.js'

type Ports = Readonly<{
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  probe: () => Promise<unknown>
  clock: Clock
  log: Log
  limits: IntakeLimits
  /** The database has been away for too long: whatever waits must be given back. */
  onGivingUp: (error: IntakeUnavailable) => void
  /** How long the oldest message that is not stored has waited. */
  oldestWaitingMs: () => number
  /** An attempt has failed, whatever comes of it. */
  onFailure?: (error: unknown) => void
}>

/** Beyond this, what devices have said is known to us so late that nobody may be called silent. */
const longestHearingMs = 1_000
/** Beyond this a commit hangs. */
const longestStoringMs = 5_000
/** Whoever has slept for longer than this is taken for dead by the others. */
const longestSleepMs = 10_000

/**
 * Commits, and knows what to do when the database is away: keeps the batch and tries again with growing pauses,
 * gives up when devices have waited long enough, and then asks until it is back.
 */
export class PatientCommit {
  private readonly ports: Ports
  private readonly pause = new Pause()
  /** Monotonic milliseconds of the first attempt that failed; undefined while all is well. */
  private failingSinceMs: number | undefined
  /** Monotonic milliseconds of the last sign of trouble. */
  private troubledMs = Number.NEGATIVE_INFINITY
  private away = false
  private closing = false
  private heardSinceAt: number

  constructor(ports: Ports) {
    this.ports = ports
    this.heardSinceAt = ports.clock.now()
  }

  available(): boolean {
    return !this.away && !this.closing
  }

  /** Whether what devices say is being stored: while we are still patient with the database it is not. */
  isStoring(): boolean {
    const { oldestWaitingMs } = this.ports
    return this.available() && this.failingSinceMs === undefined && oldestWaitingMs() <= longestStoringMs
  }

  /**
   * Epoch ms since when everything that devices say has come through; now, while it does not. A trouble that ended
   * before anything was given back has lost nothing: it moves nothing.
   */
  listeningSinceAt(): number {
    const { clock, oldestWaitingMs } = this.ports
    const isDeaf = this.failingSinceMs !== undefined || oldestWaitingMs() > longestHearingMs
    return isDeaf ? clock.now() : this.heardSinceAt
  }

  /**
   * Whether what came at that time (monotonic milliseconds) may have been sent again since then, to another process, and been
   * stored by it: we were without the database meanwhile, or asleep.
   */
  mayBeStored(arrivedMs: number): boolean {
    return arrivedMs <= this.troubledMs || performance.now() - arrivedMs > longestSleepMs
  }

  /** @throws IntakeUnavailable after our patience has ended, CommitFailed when waiting would not help. */
  async commit(batch: CommitBatch): Promise<CommitOutcome> {
    for (let attempt = 0; ; attempt++) {
      const startedMs = performance.now()
      try {
        const outcome = await this.ports.commit(attempt === 0 ? batch : { ...batch, again: true })
        this.wellAgain()
        return outcome
      } catch (cause) {
        this.ports.onFailure?.(cause)
        if (!(cause instanceof StoreUnavailable)) throw new CommitFailed('committing a batch', { cause })
        this.noteFailure(cause, startedMs)
      }
      await this.pause.wait(this.pauseMs(attempt))
    }
  }

  /** From now on one failed attempt is enough to give up. */
  close(): void {
    this.closing = true
    this.pause.end()
  }

  /** @throws IntakeUnavailable when it is time to give up. */
  private noteFailure(cause: StoreUnavailable, startedMs: number): void {
    if (this.failingSinceMs === undefined) this.ports.log.warn('intake.store-away', { error: cause.message })
    this.failingSinceMs ??= startedMs
    this.troubledMs = performance.now()
    const awayMs = performance.now() - this.failingSinceMs
    if (awayMs < this.ports.limits.patienceMs && !this.closing && !this.away) return
    const error = new IntakeUnavailable(`the database has been away for ${Math.round(awayMs)} ms`, { cause })
    this.giveUp(error)
    throw error
  }

  private giveUp(error: IntakeUnavailable): void {
    const first = !this.away
    this.away = true
    this.ports.onGivingUp(error)
    if (!first) return
    this.ports.log.error('intake.gave-back', { error: error.message })
    if (!this.closing) void this.probeUntilBack()
  }

  private async probeUntilBack(): Promise<void> {
    for (let attempt = 0; this.away && !this.closing; attempt++) {
      await this.pause.wait(this.pauseMs(attempt))
      try {
        await this.ports.probe()
        this.wellAgain()
      } catch (error) {
        this.ports.log.debug('intake.store-still-away', {
          error: error instanceof Error ? error.message : String(error),
        })
      }
    }
  }

  private wellAgain(): void {
    if (this.failingSinceMs === undefined) return
    const awayMs = Math.round(performance.now() - this.failingSinceMs)
    this.failingSinceMs = undefined
    this.troubledMs = performance.now()
    // what was given back, and what was refused since, is still on its way: silence counts from now
    if (this.away) this.heardSinceAt = this.ports.clock.now()
    this.away = false
    this.ports.log.info('intake.store-back', { awayMs })
  }

  private pauseMs(attempt: number): number {
    const { firstPauseMs, longestPauseMs } = this.ports.limits
    return Math.min(firstPauseMs * 2 ** Math.min(attempt, 20), longestPauseMs)
  }
}
