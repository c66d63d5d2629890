import { useCallback, useEffect, useState } from 'react'
import { type Console, useConsole } from '../../console.js'
import { Cell, useCell } from '../../state/cell.js'
import { MapLayers } from './map-layers.js'

/** What the map shows; the address says it, too, so that a link shows the same. */
export function useMapLayers() {
  const { router } = useConsole()
  const [cell] = useState(() => new Cell(MapLayers.of(textIn(router))))
  const layers = useCell(cell)
  const change = useCallback(
    (next: MapLayers): void => {
      cell.set(next)
      const route = router.route.get()
      if (route.page === 'map') router.replace({ ...route, layers: next.text })
    },
    [cell, router],
  )
  useEffect(
    () =>
      router.route.subscribe(() => {
        const route = router.route.get()
        if (route.page !== 'map') return
        const { text } = cell.get()
        // Whoever comes back by a way that says nothing of layers finds them as they were.
        if (route.layers === undefined && text !== undefined) router.replace({ ...route, layers: text })
        else if (MapLayers.of(route.layers).text !== text) cell.set(MapLayers.of(route.layers))
      }),
    [router, cell],
  )
  return { cell, layers, change }
}

function textIn({ route }: Console['router']): string | undefined {
  const now = route.get()
  return now.page === 'map' ? now.layers : undefined
}
