import { findFeed } from '@haidang/domain'
import { useEffect } from 'react'
import { useConsole } from '../../console.js'
import { loadHistory } from '../../entity/curve/history.js'
import { useCell } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import type { CityMap } from '../city-map.js'
import { type TrailPoint, trailMs, trailPieces, trailPoints } from './trail.js'

/** Draws the way of the selected vehicle: what is stored of it, and what comes while it is selected. */
export function useTrail(map: CityMap | undefined): void {
  const { live, router, preferences } = useConsole()
  const route = useCell(router.route)
  const on = useCell(preferences.trails) === 'on'
  const selected = route.page === 'map' && on ? route.selected : undefined
  // An address may select what has not arrived yet.
  const known = useDevice(live.devices, selected) !== undefined
  useEffect(() => {
    const device = known ? live.devices.get(selected ?? '') : undefined
    if (!map || !device || findFeed(device.feed)?.symbol.motion !== 'moving') return undefined
    const aborting = new AbortController()
    const intervalMs = device.intervalSeconds * 1_000
    let points: TrailPoint[] = []
    const draw = (): void => map.trail.show(trailPieces(points, { now: live.clock.now(), intervalMs }))
    const takeNewest = (): void => {
      const fix = live.fleet.get(device.id)
      if (fix && fix.at > (points.at(-1)?.at ?? 0)) points.push({ at: fix.at, position: fix.position })
      draw()
    }
    const now = live.clock.now()
    loadHistory(
      { device: device.id, quantity: 'speed', fromAt: now - trailMs, toAt: now + 60_000 },
      aborting.signal,
    )
      .then(({ rows }) => {
        const stored = trailPoints(rows)
        const newest = stored.at(-1)?.at ?? 0
        points = [...stored, ...points.filter(({ at }) => at > newest)]
        draw()
      })
      // Without what is stored the trail begins now.
      .catch(() => undefined)
    const stop = live.clock.second.subscribe(takeNewest)
    return () => {
      aborting.abort()
      stop()
      map.trail.show([])
    }
  }, [map, live, selected, known])
}
