import type { Map as MapLibreMap } from 'maplibre-gl'
import { placeSource } from './base/base-style.js'
import { cutState } from './base/name-layers.js'
import { type Rect, obstaclesOn } from './obstacles.js'

/** Within so many pixels of the rim a name counts as cut through. */
const rimPx = 3
const checkEachMs = 2_000

/**
 * On a map that somebody moves: whenever it has come to rest, the names of places that its rim cuts through, or that
 * lie half under something that stands on it, are taken away: a name is read whole or not at all. That is a matter of
 * paint only; nothing is laid out anew.
 */
export function hideCutNames(map: MapLibreMap): void {
  const layers = map
    .getStyle()
    .layers.flatMap((layer) => (layer.type === 'symbol' && layer.source === placeSource ? [layer.id] : []))
  if (layers.length === 0) return
  const cut = new Set<string>()
  let checkedAt = Number.NEGATIVE_INFINITY
  let due: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    checkedAt = performance.now()
    clearTimeout(due)
    due = undefined
    for (const { left, top, right, bottom } of [...rimsOf(map), ...obstaclesOn(map.getContainer())]) {
      const box: [[number, number], [number, number]] = [
        [left, top],
        [right, bottom],
      ]
      for (const { id } of map.queryRenderedFeatures(box, { layers })) {
        if (typeof id !== 'string' || cut.has(id)) continue
        cut.add(id)
        map.setFeatureState({ source: placeSource, id }, { [cutState]: true })
      }
    }
  }
  map.on('movestart', () => {
    for (const id of cut) map.removeFeatureState({ source: placeSource, id }, cutState)
    cut.clear()
  })
  map.on('moveend', () => (checkedAt = Number.NEGATIVE_INFINITY))
  // What comes onto the map moves names aside: the last word is said when nothing has come for a while.
  map.on('idle', () => {
    if (map.isMoving() || due !== undefined) return
    const wait = checkedAt + checkEachMs - performance.now()
    if (wait <= 0) look()
    else due = setTimeout(() => (map.isMoving() ? (due = undefined) : look()), wait)
  })
  map.on('remove', () => clearTimeout(due))
}

function rimsOf(map: MapLibreMap): Rect[] {
  const { clientWidth: right, clientHeight: bottom } = map.getContainer()
  return [
    { left: 0, top: 0, right, bottom: rimPx },
    { left: 0, top: bottom - rimPx, right, bottom },
    { left: 0, top: 0, right: rimPx, bottom },
    { left: right - rimPx, top: 0, right, bottom },
  ]
}

const letterPx = 7.5
const lineHalfPx = 10

/** About where names that belong to a point are written: by the number of their letters. */
export function nameBoxes(map: MapLibreMap, nameLayers: readonly string[]): Rect[] {
  return map.queryRenderedFeatures({ layers: [...nameLayers] }).flatMap(({ geometry, properties }) => {
    const name: unknown = properties['name_vi']
    if (geometry.type !== 'Point' || typeof name !== 'string') return []
    const [lon = 0, lat = 0] = geometry.coordinates
    const { x, y } = map.project([lon, lat])
    const half = (name.length * letterPx) / 2
    return { left: x - half, top: y - lineHalfPx, right: x + half, bottom: y + lineHalfPx }
  })
}
