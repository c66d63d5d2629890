const name = 'ioc-sound'

/**
 * Which of a computer's windows sounds: the first whose sound works, until it closes or its sound stops. Without Web
 * Locks (a page on plain HTTP inside a LAN has none) every window sounds.
 */
export class SoundLeader {
  private readonly locks: LockManager | undefined
  private holding: { release: () => void } | undefined
  private asking: AbortController | undefined

  constructor(locks: LockManager | undefined) {
    this.locks = locks
  }

  get leads(): boolean {
    return this.locks === undefined || this.holding !== undefined
  }

  /** Stands for it while this window's sound works, and steps back when it does not. */
  stand(works: boolean): void {
    if (!this.locks) return
    if (works && !this.asking) this.ask(this.locks)
    if (!works) this.stepBack()
  }

  private ask(locks: LockManager): void {
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
