/** A rectangle in pixels of the map's own picture. */
export type Rect = Readonly<{ left: number; top: number; right: number; bottom: number }>

/** What stands on a map and stays where it is. */
export const controls = ['.map-toolbar > *', '.map-list', '.map-legend', '.maplibregl-ctrl']

/** And what comes and goes. */
const covering = [...controls, '.map-notice', '.map-say', '.map-follow', '.map-xray-left', '.edge-sign']

/** Where something stands on the map: nothing that has to be read may be drawn there. */
export function obstaclesOn(canvas: Element, what: readonly string[] = covering): Rect[] {
  const { left: x, top: y } = canvas.getBoundingClientRect()
  const room = canvas.closest('.map-page') ?? canvas
  return [...room.querySelectorAll(what.join()), ...document.querySelectorAll('.xray-banner')].map(
    (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { left: left - x, top: top - y, right: right - x, bottom: bottom - y }
    },
  )
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top
}
