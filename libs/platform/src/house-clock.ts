import {
  type Clock,
  ClockWitnesses,
  type DeviceId,
  type Log,
  clockErrorLimitMs,
  fewestWitnesses,
} from '@haidang/domain'

import { systemClock } from './clock.js'

/** A device's report, as far as a clock has to know it. */
export type StampedReport = Readonly<{ device: DeviceId; intervalMs: number }>

/** What a process that hears devices tells the others of the time, and how long ago (ms). */
export type ToldTime = Readonly<{ houseAt: number; witnesses: number; agoMs: number }>

/** What this process can say of the time: `houseAt` is now, epoch ms. */
export type OwnTime = Readonly<{ houseAt: number; witnesses: number; errorMs: number }>

/**
 * The time that this house goes by: the computer's clock, unless devices as a whole contradict it. Nobody is called silent,
 * and no report refused as one from the future, because a server's clock was set.
 */
export type HouseClock = Clock &
  Readonly<{
    /** Hears a device as a witness; `stamp` is asked only when it is wanted. */
    hear(report: StampedReport, stamp: () => number | undefined): void
    /** Goes by what a process says that hears devices; for one that hears none itself. */
    follow(told: ToldTime): void
    errorMs(): number
    /** To be told to processes that hear no devices. */
    own(): OwnTime
  }>

export type HouseClockOptions = Readonly<{
  log: Log
  system?: Clock
  /** Milliseconds that have passed, by a clock that nobody sets. */
  elapsed?: () => number
}>

/** So much is no slewing any more: somebody has set the clock. */
const stepMs = 2_000
const weighEveryMs = 2_000
/** What was told longer ago is not gone by. */
const freshMs = 5_000
/** For so long after the last that was told a step of the own clock is taken for wrong. */
const guidedMs = 60_000

export function createHouseClock({
  log,
  system = systemClock,
  elapsed = () => performance.now(),
}: HouseClockOptions): HouseClock {
  const witnesses = new ClockWitnesses()
  let offset = system.now() - elapsed()
  let errorMs = 0
  let weighedMs = Number.NEGATIVE_INFINITY
  let guidedUntilMs = Number.NEGATIVE_INFINITY

  const settle = (next: number): void => {
    if (next === errorMs) return
    const fields = { aheadSeconds: Math.round(next / 1_000), witnesses: witnesses.counted() }
    if (next === 0) log.info('clock.trusted', fields)
    else log.error('clock.doubted', { ...fields, remedy: 'set the clock of this computer (NTP)' })
    errorMs = next
  }
  /** Notices that the computer's clock was set. @returns what it says */
  const look = (): number => {
    const [systemAt, elapsedMs] = [system.now(), elapsed()]
    const byMs = systemAt - elapsedMs - offset
    offset += byMs
    if (Math.abs(byMs) <= stepMs) return systemAt
    log.warn('clock.set', { bySeconds: Math.round(byMs / 1_000) })
    witnesses.step(byMs, elapsedMs)
    settle(elapsedMs <= guidedUntilMs ? harmful(errorMs + byMs) : witnesses.weigh(elapsedMs))
    return systemAt
  }
  const now = (): number => look() - Math.round(errorMs) // an instant is whole milliseconds
  return {
    now,
    hear({ device, intervalMs }, stamp) {
      const elapsedMs = elapsed()
      if (!witnesses.isDue(device, elapsedMs)) return
      const at = stamp()
      if (at === undefined) return
      witnesses.hear(device, { at, intervalMs, elapsedMs, systemAt: look() })
      if (elapsedMs - weighedMs < weighEveryMs) return
      weighedMs = elapsedMs
      settle(witnesses.weigh(elapsedMs))
    },
    follow({ houseAt, agoMs, witnesses: asked }) {
      if (asked < fewestWitnesses || agoMs > freshMs) return
      guidedUntilMs = elapsed() + guidedMs
      const next = harmful(look() - houseAt - agoMs)
      if (next === 0 || Math.abs(next - errorMs) > stepMs) settle(next)
    },
    errorMs: () => errorMs,
    own: () => {
      if (elapsed() > guidedUntilMs) settle(witnesses.weigh(elapsed()))
      return { houseAt: now(), witnesses: witnesses.counted(), errorMs }
    },
  }
}

function harmful(errorMs: number): number {
  return Math.abs(errorMs) > clockErrorLimitMs ? errorMs : 0
}
