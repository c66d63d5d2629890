import type { Clock } from '@haidang/domain'

import { hourMs } from './hour.js'

/** An hour of a device. */
export type DeviceHour = Readonly<{ key: number; hourAt: number }>

/**
 * The hours that this process has noted and that nobody has taken up since: those which are not over. So that a device
 * that reports each second is noted once an hour and not once a second.
 */
export type KnownDue = Readonly<{
  isKnown(hour: DeviceHour): boolean
  /** To be told after COMMIT. */
  learn(hours: readonly DeviceHour[]): void
}>

/** How long before its end an hour is noted with every value again. */
const doubtMs = 120_000
/**
 * How long after its end an hour is left alone. Together with the doubt it is the five minutes by which the clocks of
 * two of our machines may differ, as a device's may.
 */
export const restMs = 180_000

/** Remembers the newest noted hour of each device. */
export function createKnownDue(clock: Clock): KnownDue {
  const newest = new Map<number, number>()
  return {
    isKnown: ({ key, hourAt }) => newest.get(key) === hourAt && clock.now() < hourAt + hourMs - doubtMs,
    learn: (hours) => {
      for (const { key, hourAt } of hours) {
        if (hourAt > (newest.get(key) ?? Number.NEGATIVE_INFINITY)) newest.set(key, hourAt)
      }
    },
  }
}
