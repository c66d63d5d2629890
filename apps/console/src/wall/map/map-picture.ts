import { type RefObject, useEffect } from 'react'
import type { CityMap } from '../../map/city-map.js'

/** For the picture that the wall takes of itself: the map's element, and what it last drew. */
export type MapPicture = { element: HTMLElement | undefined; take(): Promise<CanvasImageSource | undefined> }

const widthPx = 720
const withinMs = 3_000

/** Keeps `picture` at what this map draws, for as long as it is there. */
export function usePicture(
  map: CityMap | undefined,
  container: RefObject<HTMLDivElement | null>,
  picture: RefObject<MapPicture>,
): void {
  useEffect(() => {
    const { current } = picture
    if (!map) return undefined
    current.element = container.current ?? undefined
    current.take = () => drawnPicture(map)
    return () => {
      current.element = undefined
      current.take = async () => undefined
    }
  }, [map, container, picture])
}

/** What the map draws next; the canvas can be read only while it is drawn. Undefined when it draws nothing for 3 s. */
function drawnPicture(map: CityMap): Promise<CanvasImageSource | undefined> {
  return new Promise((resolve) => {
    const finish = (made?: CanvasImageSource): void => {
      stop()
      clearTimeout(timer)
      resolve(made)
    }
    const timer = setTimeout(() => finish(), withinMs)
    const stop = map.onDrawn((canvas) => finish(copyOf(canvas)))
    map.redraw()
  })
}

function copyOf(canvas: HTMLCanvasElement): CanvasImageSource | undefined {
  const heightPx = Math.max(1, Math.round((widthPx * canvas.height) / Math.max(1, canvas.width)))
  const copy = new OffscreenCanvas(widthPx, heightPx)
  copy.getContext('2d')?.drawImage(canvas, 0, 0, copy.width, copy.height)
  return copy
}
