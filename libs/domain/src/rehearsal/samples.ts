import type { LonLat } from '../geo/lon-lat.js'
import type { EventSignal, ObservationSignal } from '../engine/signal.js'
import type { ObservedValue, Status, Value } from '../observation/observation.js'

/** Values of one quantity, one a row; a number that is not there is NaN, anything else undefined. */
export type SampleColumn = Float64Array | readonly (Value | undefined)[]

/** What one device measured in a stretch of time, by columns: rows of objects would cost more than the engine. */
export type Samples = Readonly<{
  /** Epoch ms, ascending. */
  at: Float64Array
  columns: ReadonlyMap<string, SampleColumn>
  positions?: readonly (LonLat | undefined)[]
  /** Rows in which a quantity is not `measuring`. */
  statuses?: ReadonlyMap<number, Readonly<Record<string, Status>>>
  /** What happened at the device, each learned of when it happened, in event time. */
  events?: readonly EventSignal[]
}>

/** Everything in event time, as the engine takes it. */
export function* signalsOf(samples: Samples): Generator<ObservationSignal | EventSignal> {
  const { at, events = [] } = samples
  let next = 0
  for (let row = 0; row < at.length; row += 1) {
    for (let event = events[next]; event && event.at < (at[row] ?? 0); event = events[++next]) yield event
    yield signalAt(samples, row)
  }
  yield* events.slice(next)
}

const noFlags = [] as const

/** A row as the engine takes it, received when it was measured. */
export function signalAt(samples: Samples, row: number): ObservationSignal {
  const at = samples.at[row] ?? 0
  const statuses = samples.statuses?.get(row)
  const values: ObservedValue[] = []
  for (const [quantity, column] of samples.columns) {
    const value = column[row]
    if (value === undefined || Number.isNaN(value)) continue
    values.push({ quantity, value, status: statuses?.[quantity] ?? 'measuring', flags: noFlags, revision: 0 })
  }
  const position = samples.positions?.[row]
  return { kind: 'observation', at, receivedAt: at, values, ...(position && { position }) }
}
