import type { FilterSpecification, Map as MapLibreMap, PointLike } from 'maplibre-gl'
import { stationSources } from './stations/station-layer.js'

/** Within so many pixels of the rim a name counts as cut through. */
const rimPx = 2
const checkEachMs = 2_000
const liveSources: ReadonlySet<string> = new Set([...stationSources, 'alarm-badges', 'clusters', 'zones'])

/**
 * On a map whose camera stands still, takes away the names that its rim cuts through, each time it has come to rest: a
 * name is read whole or not at all. Names of what lies further in take their place.
 */
export function keepNamesWhole(map: MapLibreMap): void {
  const filters = new Map<string, FilterSpecification | undefined>()
  const cut = new Map<string, Set<string>>()
  const show = (id: string): void => {
    const names = [...(cut.get(id) ?? [])]
    const usual = filters.get(id)
    const without: FilterSpecification = ['!', ['in', ['get', 'name_vi'], ['literal', names]]]
    if (names.length === 0) map.setFilter(id, usual)
    else map.setFilter(id, usual ? allOf(usual, without) : without)
  }
  map.on('movestart', () => {
    const changed = [...cut.keys()]
    cut.clear()
    for (const id of changed) show(id)
  })
  let checkedAt = Number.NEGATIVE_INFINITY
  const check = (): void => {
    checkedAt = performance.now()
    if (filters.size === 0) for (const [id, filter] of namedLayers(map)) filters.set(id, filter)
    const found = rims(map).flatMap((rim) => map.queryRenderedFeatures(rim, { layers: [...filters.keys()] }))
    for (const { layer, properties } of found) {
      const name: unknown = properties['name_vi']
      if (typeof name !== 'string' || cut.get(layer.id)?.has(name)) continue
      cut.set(layer.id, (cut.get(layer.id) ?? new Set()).add(name))
      show(layer.id)
    }
  }
  // A map on which something moves is never idle, and one on which nothing does draws no further frame.
  map.on('idle', check)
  map.on('render', () => {
    const due = performance.now() - checkedAt >= checkEachMs
    if (due && !map.isMoving() && map.isStyleLoaded()) check()
  })
}

function allOf(a: FilterSpecification, b: FilterSpecification): FilterSpecification {
  // Both are expressions; the type also knows the filters of old, which our style has none of.
  return JSON.parse(JSON.stringify(['all', a, b])) as FilterSpecification
}

/** Names that stand at a point; those along lines are laid by letters and never cross the rim by much. */
function namedLayers(map: MapLibreMap): [string, FilterSpecification | undefined][] {
  return map.getStyle().layers.flatMap((layer) => {
    if (layer.type !== 'symbol' || liveSources.has(layer.source)) return []
    return [[layer.id, layer.filter] satisfies [string, FilterSpecification | undefined]]
  })
}

function rims(map: MapLibreMap): [PointLike, PointLike][] {
  const { clientWidth: right, clientHeight: foot } = map.getContainer()
  return [
    [
      [0, 0],
      [right, rimPx],
    ],
    [
      [0, foot - rimPx],
      [right, foot],
    ],
    [
      [0, 0],
      [rimPx, foot],
    ],
    [
      [right - rimPx, 0],
      [right, foot],
    ],
  ]
}
