import { useEffect, useRef } from 'react'
import { useConsole } from '../../console.js'
import { useCell } from '../../state/cell.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'

/** A ring around what the pointer is on in a list, following it as the map moves. */
export function PointedHalo({ map }: { map: CityMap | undefined }) {
  const { live, pointed } = useConsole()
  const device = useCell(pointed)
  const ring = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!map || device === undefined) return undefined
    const place = (): void => {
      const at = whereIs(map, live.devices.get(device))
      const element = ring.current
      if (!element) return
      element.hidden = !at
      if (!at) return
      const { x, y } = map.project(at)
      element.style.transform = `translate(${x}px, ${y}px)`
    }
    place()
    return map.onDrawn(place)
  }, [map, live, device])
  return device === undefined ? null : <div ref={ring} className="pointed-halo" aria-hidden="true" hidden />
}
