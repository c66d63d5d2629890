import { type Freshness, freshness, isDerived } from '@haidang/domain'
import type { DeviceView } from '../live/messages.js'

export type Age = Readonly<{ ageMs: number; at: number; freshness: Freshness; clockWrong: boolean }>

const aheadLimitMs = 5_000

/**
 * How old a value is at `now`: by its time of measurement; by its time of receipt when the device's clock is
 * more than 5 s ahead, for what comes from the future must not look fresh for ever.
 */
export function ageOf(
  value: { at: number; receivedAt?: number },
  { now, intervalMs }: { now: number; intervalMs: number },
): Age {
  const clockWrong = value.at > now + aheadLimitMs && value.receivedAt !== undefined
  const at = clockWrong ? (value.receivedAt ?? value.at) : value.at
  const ageMs = Math.max(0, now - at)
  return { ageMs, at, clockWrong, freshness: freshness(ageMs, intervalMs) }
}

/**
 * When a device last said anything: the newest of its values and its position; undefined before the first. What we
 * compute ourselves, as an hourly index, is no word of the device: a silent station would look fresh by it.
 */
export function newestOf(
  device: Pick<DeviceView, 'feed' | 'values' | 'position'>,
): { at: number; receivedAt: number } | undefined {
  const own = Object.entries(device.values).filter(([key]) => !isDerived(device.feed, key))
  const all = [...own.map(([, value]) => value), ...(device.position ? [device.position] : [])]
  return all.reduce<{ at: number; receivedAt: number } | undefined>(
    (newest, value) => (newest && newest.at >= value.at ? newest : value),
    undefined,
  )
}
