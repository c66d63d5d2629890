import type { LonLat } from '../geo/lon-lat.js'
import type { Observation, ObservedValue } from './observation.js'

/** The stored row of one (device, at): its values by quantity. */
export type ObservationRow = Readonly<{
  receivedAt: number
  position?: LonLat
  values: ReadonlyMap<string, ObservedValue>
}>

/** What one observation did to its row. */
export type Merge = Readonly<{
  row: ObservationRow
  /** Newly stored: these alone reach rules and roll-ups. */
  fresh: readonly ObservedValue[]
  /** Already stored with the same value. */
  duplicates: readonly string[]
  /** Refused: the row keeps what it has. */
  conflicts: readonly ObservedValue[]
  positionFresh: boolean
  /** The row has another position already, and keeps it. */
  positionConflicts: boolean
}>

/**
 * Puts an observation into its row: empty quantities are filled, equal values are duplicates, other values
 * conflict unless they carry a higher revision. The row keeps its first `receivedAt`.
 */
export function mergeRow(stored: ObservationRow | undefined, incoming: Observation): Merge {
  const values = new Map(stored?.values)
  const fresh: ObservedValue[] = []
  const duplicates: string[] = []
  const conflicts: ObservedValue[] = []
  for (const value of incoming.values) {
    const present = values.get(value.quantity)
    if (present === undefined) {
      values.set(value.quantity, value)
      fresh.push(value)
    } else if (value.revision > present.revision) {
      const revised: ObservedValue = { ...value, flags: [...value.flags, 'revised'] }
      values.set(value.quantity, revised)
      fresh.push(revised)
    } else if (present.value === value.value || value.revision < present.revision) {
      duplicates.push(value.quantity)
    } else {
      conflicts.push(value)
    }
  }
  const position = stored?.position ?? incoming.position
  return {
    row: { receivedAt: stored?.receivedAt ?? incoming.receivedAt, values, ...(position && { position }) },
    fresh,
    duplicates,
    conflicts,
    positionFresh: incoming.position !== undefined && stored?.position === undefined,
    positionConflicts:
      incoming.position !== undefined && position !== undefined && !samePlace(position, incoming.position),
  }
}

function samePlace([lonA, latA]: LonLat, [lonB, latB]: LonLat): boolean {
  return lonA === lonB && latA === latB
}
