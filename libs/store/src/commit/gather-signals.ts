import type { DeviceId, Signal } from '@haidang/domain'

import type { Unfit } from './arrange-rows.js'
import type {
  DeviceSignal,
  EventVerdict,
  IncomingEvent,
  IncomingObservation,
  Verdict,
} from './commit-batch.js'
import type { DeviceSignals } from './derived/derive-rows.js'
import type { Merges } from './store-rows.js'

/**
 * The signals that newly stored values make, in order of arrival, what was derived from them, newly stored events in
 * event time, then the batch's own; by device.
 */
export function gatherSignals(
  {
    observations,
    signals,
    derived,
    events,
  }: {
    observations: readonly IncomingObservation[]
    signals: readonly DeviceSignal[]
    derived: readonly DeviceSignals[]
    events: readonly IncomingEvent[]
  },
  { merges, unfit }: { merges: Merges; unfit: ReadonlyMap<number, Unfit> },
): Map<DeviceId, Signal[]> {
  const byDevice = new Map<DeviceId, Signal[]>()
  const add = (device: DeviceId, signal: Signal): void => {
    const known = byDevice.get(device)
    if (known) known.push(signal)
    else byDevice.set(device, [signal])
  }
  observations.forEach(({ observation, imported }, place) => {
    if (unfit.has(place)) return
    const merge = merges[place]
    const values = merge ? merge.fresh : observation.values
    const position = !merge || merge.positionFresh ? observation.position : undefined
    if (values.length === 0 && !position) return
    const { at, receivedAt } = observation
    const seen = { kind: 'observation', at, receivedAt, values, ...(position && { position }) } as const
    add(observation.device, imported ? { ...seen, imported } : seen)
  })
  for (const { device, signals: computed } of derived) for (const signal of computed) add(device, signal)
  for (const { event, imported } of events) {
    const { kind, at, receivedAt, data, maxAgeMs } = event
    const seen = { kind: 'event', event: kind, at, receivedAt, data, maxAgeMs } as const
    add(event.device, imported ? { ...seen, imported } : seen)
  }
  for (const { device, signal } of signals) add(device, signal)
  return byDevice
}

/** Those of the events that were newly stored, in event time. */
export function freshEvents(
  events: readonly IncomingEvent[],
  verdicts: readonly EventVerdict[],
): IncomingEvent[] {
  return events.filter((_, place) => verdicts[place] === 'fresh').sort((a, b) => a.event.at - b.event.at)
}

/** What became of the observation's values. */
export function verdictOf(
  { observation }: IncomingObservation,
  place: number,
  { merges, unfit }: { merges: Merges; unfit: ReadonlyMap<number, Unfit> },
): Verdict {
  if (unfit.has(place)) return { fresh: 0, duplicates: 0, conflicts: 0 }
  const merge = merges[place]
  if (!merge) return { fresh: observation.values.length, duplicates: 0, conflicts: 0 }
  return { fresh: merge.fresh.length, duplicates: merge.duplicates.length, conflicts: merge.conflicts.length }
}
