import type { Clock } from '@haidang/domain'
import { Cell } from './cell.js'

/** The server's time on this computer, and a second hand for everything that ages. */
export class SiteClock implements Clock {
  /** Server time at the last full second. */
  readonly second: Cell<number>
  private offsetMs = 0
  private readonly own: () => number

  /** `own`: our own clock, epoch ms that never go back. */
  constructor(own: () => number) {
    this.own = own
    this.second = new Cell(wholeSecond(own()))
  }

  now(): number {
    return this.own() + this.offsetMs
  }

  /** How far the server's clock is ahead of ours. */
  correct(offsetMs: number): void {
    this.offsetMs = offsetMs
    this.tick()
  }

  tick(): void {
    this.second.set(wholeSecond(this.now()))
  }
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1_000) * 1_000
}
