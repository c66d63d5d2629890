import type { DeviceId } from '@haidang/domain'

/** Gives observations without a time of their own an instant that no other of their device has. */
export type FreeInstants = {
  /** The first free millisecond of the device from `receivedAt` (epoch ms) on. */
  take(device: DeviceId, receivedAt: number): number
}

const sweepEvery = 10_000

/** Remembers only what still lies ahead of the clock, so its memory follows the load and not the fleet. */
export function createFreeInstants(): FreeInstants {
  const lastTaken = new Map<DeviceId, number>()
  let taken = 0
  return {
    take(device, receivedAt) {
      if (++taken % sweepEvery === 0) forgetBefore(lastTaken, receivedAt)
      const at = Math.max(receivedAt, (lastTaken.get(device) ?? 0) + 1)
      lastTaken.set(device, at)
      return at
    },
  }
}

function forgetBefore(lastTaken: Map<DeviceId, number>, now: number): void {
  for (const [device, at] of lastTaken) if (at < now) lastTaken.delete(device)
}
