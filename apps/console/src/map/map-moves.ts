import type { Map as MapLibreMap } from 'maplibre-gl'

/** Calls back while the camera moves or the map changes its size, once a frame at most, until the returned function is called. */
export function onMoved(map: MapLibreMap, listener: () => void): () => void {
  let frame = 0
  const moved = (): void => {
    if (frame === 0)
      frame = requestAnimationFrame(() => {
        frame = 0
        listener()
      })
  }
  map.on('move', moved)
  map.on('resize', moved)
  return () => {
    cancelAnimationFrame(frame)
    map.off('move', moved)
    map.off('resize', moved)
  }
}

/** Calls back when somebody moves the picture by hand or by key, until the returned function is called. */
export function onPanned(map: MapLibreMap, listener: () => void): () => void {
  const moved = ({ originalEvent }: { originalEvent?: unknown }): void => {
    if (originalEvent instanceof KeyboardEvent) listener()
  }
  map.on('dragstart', listener)
  map.on('movestart', moved)
  return () => {
    map.off('dragstart', listener)
    map.off('movestart', moved)
  }
}
