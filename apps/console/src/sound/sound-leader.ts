import type { Leads } from './sound-desk.js'

const name = 'ioc-sound'
/** Nobody holds the lock: then it is had in less than this. */
const settledWithinMs = 1_000

/**
 * Which of a computer's windows sounds: the first whose sound works, until it closes or its sound stops. Without Web
 * Locks (a page on plain HTTP inside a LAN has none) every window sounds.
 */
export class SoundLeader {
  private readonly locks: LockManager | undefined
  private askedAt = 0
  private holding: { release: () => void } | undefined
  private asking: AbortController | undefined

  constructor(locks: LockManager | undefined) {
    this.locks = locks
  }

  /** `now`: ms of a clock that does not go back. */
  leads(now: number): Leads {
    if (this.locks === undefined || this.holding !== undefined) return 'yes'
    return this.asking && now - this.askedAt < settledWithinMs ? 'asking' : 'no'
  }

  /** Stands for it while this window's sound works, and steps back when it does not. */
  stand(works: boolean, now: number): void {
    if (!this.locks) return
    if (works && !this.asking) this.ask(this.locks, now)
    if (!works) this.stepBack()
  }

  private ask(locks: LockManager, now: number): void {
    this.askedAt = now
    const asking = new AbortController()
    this.asking = asking
    locks
      .request(name, { signal: asking.signal }, () => {
        if (asking.signal.aborted) return undefined
        return new Promise<void>((release) => (this.holding = { release }))
      })
      .catch(() => undefined) // stepped back before its turn came
  }

  private stepBack(): void {
    this.asking?.abort()
    this.asking = undefined
    this.holding?.release()
    this.holding = undefined
  }
}
