import { formatMessageLine } from '@haidang/codecs'
import { type Channel, formatTopic } from '@haidang/contracts'

const hourMs = 3_600_000

/** Where history ends (epoch ms), how far back it reaches, and how many of its reports are left out. */
export type HistorySpan = Readonly<{
  untilAt: number
  hours: number
  /** One report of so many is told. */
  oneOf: number
}>

/** Vehicles go nowhere that matters longer than this. */
export const vehicleHours = 2
/** A vehicle's way is told more coarsely than it is reported. */
export const vehicleHistoryMs = 30_000

export type Earlier = Readonly<{ at: number; report: Readonly<Record<string, unknown>> }>

/** The span of a history of at most `atMost` observations; none of 0 hours. */
export function historySpan(
  devices: readonly Readonly<{ feed: string; intervalMs: number }>[],
  { hours, untilAt, atMost }: Readonly<{ hours: number; untilAt: number; atMost: number }>,
): HistorySpan {
  const all = devices.reduce((sum, { feed, intervalMs }) => {
    const isVehicle = feed === 'vehicle'
    const spanMs = Math.min(hours, isVehicle ? vehicleHours : hours) * hourMs
    return sum + spanMs / (isVehicle ? vehicleHistoryMs : intervalMs)
  }, 0)
  return { untilAt, hours, oneOf: Math.max(1, Math.ceil(all / atMost)) }
}

/**
 * The instants of a device's reports in the span: the same ones whoever asks and however often, so that history told
 * twice is the same history.
 */
export function earlierInstants(
  { everyMs, share }: Readonly<{ everyMs: number; share: number }>,
  { fromAt, untilAt }: Readonly<{ fromAt: number; untilAt: number }>,
): number[] {
  const phase = Math.floor(share * everyMs)
  const first = Math.ceil((fromAt - phase) / everyMs)
  const count = Math.max(0, Math.ceil((untilAt - phase) / everyMs) - first)
  return Array.from({ length: count }, (_, place) => (first + place) * everyMs + phase)
}

/**
 * Earlier reports or events as messages, a line each: one for a device and hour, so that an hour is stored whole or not
 * at all.
 */
export function* messageLines(
  device: Readonly<{ id: string; feed: string }>,
  channel: Channel,
  earlier: Iterable<Earlier>,
): Generator<string> {
  const topic = formatTopic({ feed: device.feed, device: device.id, channel })
  let hour: { number: number; said: unknown[] } | undefined
  const line = (): string => formatMessageLine(topic, JSON.stringify(hour?.said))
  for (const { at, report } of earlier) {
    const number = Math.floor(at / hourMs)
    if (hour && hour.number !== number) yield line()
    if (hour?.number !== number) hour = { number, said: [] }
    hour.said.push({ at, ...report })
  }
  if (hour) yield line()
}
