import type { DeviceId } from '../ids.js'
import { type Testimony, clockErrorLimitMs, clockErrorMs, fewestWitnesses } from './clock-error.js'

/** A moment of the server: what its clock says (epoch ms), and what has passed by one that nobody sets (ms). */
export type Moment = Readonly<{ systemAt: number; elapsedMs: number }>

type Heard = Testimony & Moment & Readonly<{ at: number; isWitness: boolean }>

/** A device is asked no more often: over a shorter time a backlog that is played back fast looks like the present. */
const everyMs = 5_000
/** Who has said nothing for so long is no witness any more. */
const rememberedMs = 900_000
/** So many stand for any number. */
const mostDevices = 2_000

/**
 * Devices as witnesses of the server's clock. Only who reports at pace is one: between two of its reports as much has passed
 * for it as for us. What a device kept back and sends now says nothing about the time.
 */
export class ClockWitnesses {
  readonly #heard = new Map<DeviceId, Heard>()
  #steppedMs = Number.NEGATIVE_INFINITY
  #errorMs = 0
  #counted = 0

  /** Whether the device may be heard again: to be asked before its stamp is read. */
  isDue(device: DeviceId, elapsedMs: number): boolean {
    const before = this.#heard.get(device)
    return before ? elapsedMs - before.elapsedMs >= everyMs : this.#heard.size < mostDevices
  }

  /** A report has come at that moment, stamped `at` (epoch ms) by the device's own clock. */
  hear(device: DeviceId, report: Moment & Readonly<{ at: number; intervalMs: number }>): void {
    const before = this.#heard.get(device)
    if (before && report.at <= before.at) return
    const aheadMs = report.systemAt - report.at
    this.#heard.set(device, { ...report, aheadMs, isWitness: before !== undefined && atPace(before, report) })
  }

  /** The server's clock was set forward (or back, negative) by so much: what was known holds until devices say otherwise. */
  step(byMs: number, elapsedMs: number): void {
    for (const [device, one] of this.#heard) this.#heard.set(device, { ...one, aheadMs: one.aheadMs + byMs })
    const isKnown = this.#errorMs !== 0 || this.#witnesses().length >= fewestWitnesses
    const errorMs = isKnown ? this.#errorMs + byMs : 0
    this.#errorMs = Math.abs(errorMs) > clockErrorLimitMs ? errorMs : 0
    this.#steppedMs = elapsedMs
    this.weigh(elapsedMs)
  }

  /** How far the server's clock is ahead of the devices (ms; negative: behind); 0 while they do not contradict it. */
  weigh(elapsedMs: number): number {
    for (const [device, one] of this.#heard)
      if (elapsedMs - one.elapsedMs > rememberedMs) this.#heard.delete(device)
    const witnesses = this.#witnesses()
    const since = witnesses.filter((one) => one.elapsedMs > this.#steppedMs)
    const asked = since.length >= fewestWitnesses ? since : witnesses
    this.#counted = asked.length
    this.#errorMs = clockErrorMs(asked, this.#errorMs)
    return this.#errorMs
  }

  /** How many were asked the last time. */
  counted(): number {
    return this.#counted
  }

  #witnesses(): Heard[] {
    return [...this.#heard.values()].filter(({ isWitness }) => isWitness)
  }
}

/** By the clock that nobody sets or, for that one stands still while a computer sleeps, by the server's. */
function atPace(before: Heard, now: Moment & Readonly<{ at: number }>): boolean {
  const stampedMs = now.at - before.at
  const slackMs = 500 + stampedMs / 10
  return (
    Math.abs(stampedMs - (now.elapsedMs - before.elapsedMs)) <= slackMs ||
    Math.abs(stampedMs - (now.systemAt - before.systemAt)) <= slackMs
  )
}
