import type { AreaId } from '../ids.js'
import type { Area } from './area-tree.js'

/** What became of units, and what they came of. */
export type Succession = Readonly<{
  /** The units that took over from an ended one, and from those after them; empty for one that has not ended. */
  heirs(id: string): ReadonlySet<AreaId>
  /** The units that it took over from, in whole or in part, and those before them. */
  forerunners(id: string): ReadonlySet<AreaId>
  /** Ended units of which nothing went to anybody but these, and those before them: their past is theirs. */
  absorbed(ids: ReadonlySet<AreaId>): ReadonlySet<AreaId>
}>

/** @throws RangeError when a successor is missing, or does not begin on the day on which the unit before it ends. */
export function traceSuccession(areas: readonly Area[]): Succession {
  const byId = new Map<string, Area>(areas.map((area) => [area.id, area]))
  const ended = areas.filter(({ successors }) => successors !== undefined && successors.length > 0)
  const before = new Map<string, AreaId[]>()
  for (const area of ended) {
    for (const id of area.successors ?? []) {
      checkSuccessor(area, byId.get(id), id)
      before.set(id, [...(before.get(id) ?? []), area.id])
    }
  }
  return {
    heirs: (id) => closure(id, (one) => byId.get(one)?.successors ?? []),
    forerunners: (id) => closure(id, (one) => before.get(one) ?? []),
    absorbed: (ids) => absorbedBy(ended, ids),
  }
}

/** Days only grow along a succession, so it cannot come back to where it began. */
function checkSuccessor(area: Area, successor: Area | undefined, id: AreaId): void {
  if (!successor) throw new RangeError(`area ${area.id} became ${id}, which is not in the tree`)
  if (area.validTo === undefined || successor.validFrom !== area.validTo)
    throw new RangeError(`area ${area.id} became ${id}, which does not begin on the day on which it ends`)
  if ((area.validFrom ?? '') >= area.validTo) throw new RangeError(`area ${area.id} ends before it has begun`)
}

function closure(id: string, next: (id: string) => readonly AreaId[]): ReadonlySet<AreaId> {
  const found = new Set<AreaId>(next(id))
  for (const one of found) for (const further of next(one)) found.add(further)
  return found
}

function absorbedBy(ended: readonly Area[], ids: ReadonlySet<AreaId>): ReadonlySet<AreaId> {
  const found = new Set<AreaId>()
  const latestFirst = ended.toSorted((a, b) => ((a.validTo ?? '') < (b.validTo ?? '') ? 1 : -1))
  for (const { id, successors = [] } of latestFirst) {
    if (!ids.has(id) && successors.every((successor) => ids.has(successor) || found.has(successor)))
      found.add(id)
  }
  return found
}
