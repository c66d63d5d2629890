import type { AreaId } from '../ids.js'
import type { AreaTree } from './area-tree.js'

/** The smallest area that holds all of these; undefined where nothing holds them all, or there are none. Unknown ones count for nothing. */
export function commonArea(tree: Pick<AreaTree, 'path'>, areas: readonly string[]): AreaId | undefined {
  const [first = [], ...others] = areas.map((area) => tree.path(area)).filter(({ length }) => length > 0)
  return first.find((area) => others.every((path) => path.includes(area)))
}
