import { useEffect } from 'react'
import { useConsole } from '../../console.js'
import { isShortcut } from '../../shell/keys/key-sets.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { useCell } from '../../state/cell.js'
import type { CityMap } from '../city-map.js'

const stepPx = 160

/** By how much an arrow moves the picture. */
export const arrowSteps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [0, -stepPx],
  ArrowDown: [0, stepPx],
  ArrowLeft: [-stepPx, 0],
  ArrowRight: [stepPx, 0],
}

/** The other places of plus and minus on a keyboard. */
const alsoZoom: Readonly<Record<string, number>> = {
  'Shift+Equal': 1,
  NumpadAdd: 1,
  NumpadSubtract: -1,
}

/** The map's own keys: `+` and `−` zoom, `t` the way of the selected vehicle, arrows move the picture while nothing else has the focus. */
export function useMapKeys(map: CityMap | undefined): void {
  const { router, preferences } = useConsole()
  const shown = useCell(router.route).page === 'map'
  const { trails } = preferences
  useKeySet(
    [
      { press: 'Equal', shown: '+', does: 'map.zoomIn', act: () => map?.zoomBy(1) },
      { press: 'Minus', shown: '−', does: 'map.zoomOut', act: () => map?.zoomBy(-1) },
      {
        press: 'KeyT',
        shown: 't',
        does: 'map.key.trails',
        act: () => trails.set(trails.get() === 'on' ? 'off' : 'on'),
      },
    ],
    shown,
  )
  useEffect(() => {
    if (!map || !shown) return undefined
    const take = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isShortcut(event)) return
      const { target, code, shiftKey } = event
      const zoom = alsoZoom[shiftKey ? `Shift+${code}` : code]
      const step = target === document.body && !shiftKey ? arrowSteps[event.key] : undefined
      if (zoom !== undefined) map.zoomBy(zoom)
      else if (step) map.panBy(...step)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', take)
    return () => window.removeEventListener('keydown', take)
  }, [map, shown])
}
