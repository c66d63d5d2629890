import type { AgencyId, AreaId } from '../ids.js'
import type { Text } from '../text.js'
import { type Succession, traceSuccession } from './succession.js'

/** An administrative unit, or an area of an agency's own. Units merge and split: one that has ended stays in the tree, so that old reports stay true. */
export type Area = Readonly<{
  id: AreaId
  parent?: AreaId
  /** What the unit is called by its law: `city`, `ward`, `commune`, `special-zone` … */
  kind: string
  name: Text
  /** RFC 3339 date of its first day. */
  validFrom?: string
  /** RFC 3339 date of its first day of being no more. */
  validTo?: string
  /** The units that took over on that day. */
  successors?: readonly AreaId[]
  /** Whose own division of the city it is of; absent: the law's. */
  agency?: AgencyId
  source?: string
}>

export type AreaTree = Succession &
  Readonly<{
    all: readonly Area[]
    find(id: string): Area | undefined
    /** The area itself and everything that contains it, nearest first; empty for an unknown area. */
    path(id: string): readonly AreaId[]
    /** The area itself and everything within it, of all times; empty for an unknown area. */
    subtree(id: string): ReadonlySet<AreaId>
    /** The units that exist on a day (RFC 3339 date). */
    validOn(date: string): readonly Area[]
  }>

/** Whether the unit exists on a day (RFC 3339 date). */
export function existsOn(
  { validFrom, validTo }: Readonly<{ validFrom?: string | undefined; validTo?: string | undefined }>,
  date: string,
): boolean {
  return (validFrom ?? '') <= date && (validTo === undefined || date < validTo)
}

/**
 * The areas by which these units are meant: they themselves, those that contain them, and those that any of them took over
 * from. What was said of a unit that has ended goes on where its devices went.
 */
export function areasThatMean(
  { path, forerunners }: Pick<AreaTree, 'path' | 'forerunners'>,
  units: readonly string[],
): readonly AreaId[] {
  const within = new Set(units.flatMap((unit) => path(unit)))
  return [...new Set([...within, ...[...within].flatMap((unit) => [...forerunners(unit)])])]
}

/**
 * @throws RangeError when a parent or a successor is missing, an area lies within itself, or a successor does not begin
 * on the day on which the unit before it ends.
 */
export function growAreaTree(areas: readonly Area[]): AreaTree {
  const byId = new Map<string, Area>(areas.map((area) => [area.id, area]))
  const paths = new Map<string, readonly AreaId[]>(areas.map((area) => [area.id, pathOf(area, byId)]))
  const subtrees = new Map<string, Set<AreaId>>()
  for (const { id } of areas) {
    for (const container of paths.get(id) ?? [])
      subtrees.set(container, (subtrees.get(container) ?? new Set()).add(id))
  }
  return {
    all: [...areas],
    find: (id) => byId.get(id),
    path: (id) => paths.get(id) ?? [],
    subtree: (id) => subtrees.get(id) ?? new Set(),
    validOn: (date) => areas.filter((area) => existsOn(area, date)),
    ...traceSuccession(areas),
  }
}

function pathOf(area: Area, byId: ReadonlyMap<string, Area>): readonly AreaId[] {
  const path: AreaId[] = []
  for (let next: Area | undefined = area; next; next = parentOf(next, byId)) {
    if (path.includes(next.id)) throw new RangeError(`area ${area.id} lies within itself`)
    path.push(next.id)
  }
  return path
}

function parentOf({ id, parent }: Area, byId: ReadonlyMap<string, Area>): Area | undefined {
  if (parent === undefined) return undefined
  const found = byId.get(parent)
  if (!found) throw new RangeError(`area ${id} lies in ${parent}, which is not in the tree`)
  return found
}
