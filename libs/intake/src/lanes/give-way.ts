import type { IntakeLimits } from '../limits.js'
import { Pause } from '../pause.js'

type Limits = Pick<IntakeLimits, 'importYieldMs' | 'importPauseMs' | 'importRestShare'>

/** How a lane beside the live one goes: live messages first, and a rest after each batch. */
export class GiveWay {
  private readonly pause = new Pause()
  private closed = false

  /** `isLiveWaiting`: whether messages from devices wait for their commit. */
  constructor(
    private readonly limits: Limits,
    private readonly isLiveWaiting: () => boolean,
  ) {}

  /** Waits while live messages wait; but not for ever, for what is late has to end, too. */
  async before(): Promise<void> {
    const { importYieldMs, importPauseMs } = this.limits
    const endMs = performance.now() + importYieldMs
    while (!this.closed && this.isLiveWaiting() && performance.now() < endMs)
      await this.pause.wait(importPauseMs)
  }

  /** Rests for a share of the time that a batch has taken. */
  async after(tookMs: number): Promise<void> {
    await this.pause.wait(tookMs * this.limits.importRestShare)
  }

  close(): void {
    this.closed = true
    this.pause.end()
  }
}
