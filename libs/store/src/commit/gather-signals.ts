import type { DeviceId, Signal } from '@haidang/domain'

import type { Unfit } from './arrange-rows.js'
import type { DeviceSignal, IncomingObservation, Verdict } from './commit-batch.js'
import type { DeviceSignals } from './derived/derive-rows.js'
import type { Merges } from './store-rows.js'

/** The signals that newly stored values make, in order of arrival, what was derived from them, then the batch's own; by device. */
export function gatherSignals(
  {
    observations,
    signals,
    derived,
  }: {
    observations: readonly IncomingObservation[]
    signals: readonly DeviceSignal[]
    derived: readonly DeviceSignals[]
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
  for (const { device, signal } of signals) add(device, signal)
  return byDevice
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
