import { type Rule, deviceId, emptyDeviceState, evaluate, feedId } from '@haidang/domain'
import { anObservation } from '@haidang/domain/testing'

/** A message that a test will send: its identity is (device, at). */
export type PlannedMessage = Readonly<{
  device: string
  at: number
  values: Readonly<Record<string, number>>
}>

/** A seeded generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Plan = Readonly<{
  seed: number
  devices: readonly string[]
  perDevice: number
  fromAt: number
  everyMs: number
}>

/** A random walk of PM2.5 through its limits for each device, in event time. */
export function planMessages({ seed, devices, perDevice, fromAt, everyMs }: Plan): PlannedMessage[][] {
  const chance = seeded(seed)
  return devices.map((device) => {
    let pm25 = 60 + 60 * chance()
    return Array.from({ length: perDevice }, (_, place) => {
      pm25 = Math.min(220, Math.max(5, pm25 + (chance() - 0.5) * 12))
      return {
        device,
        at: fromAt + place * everyMs,
        values: { pm25: Math.round(pm25 * 10) / 10, no2: place % 400 },
      }
    })
  })
}

/** What an alarm log must say of these messages: the pure engine's own words, per device. */
export function expectedLog(
  messages: readonly PlannedMessage[],
  { rules, intervalMs }: { rules: readonly Rule[]; intervalMs: number },
): string[] {
  const [first] = messages
  if (!first) return []
  const device = { id: deviceId(first.device), feed: feedId('air-quality'), intervalMs }
  const signals = messages.map(({ at, values }) => anObservation(at, values))
  const { transitions } = evaluate({ device, rules, state: emptyDeviceState, signals })
  return transitions.map(({ at, reason, from, to, alarm }) =>
    logLine({ at, reason, from, to, severity: alarm.severity }),
  )
}

/** One line of an alarm log, in a form that two logs can be compared by. */
export function logLine({
  at,
  reason,
  from,
  to,
  severity,
}: {
  at: number
  reason: string
  from: string
  to: string
  severity: number
}): string {
  return `${at} ${reason} ${from} → ${to} (${severity})`
}
