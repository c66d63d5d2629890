/** Waits that can all be ended at once. */
export class Pause {
  private readonly ending = new AbortController()

  /** Resolves after `ms`, or at once when the pauses have been ended. */
  wait(ms: number): Promise<void> {
    const { signal } = this.ending
    if (signal.aborted) return Promise.resolve()
    return new Promise((done) => {
      const finish = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        done()
      }
      const timer = setTimeout(finish, ms)
      signal.addEventListener('abort', finish)
    })
  }

  end(): void {
    this.ending.abort()
  }
}
