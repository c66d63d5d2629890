import type { Console } from '../../console.js'
import type { VehicleLayer } from './vehicle-layer.js'

const movingFromKmh = 5
const usualIntervalSeconds = 15
/** Reports written in one frame: ten thousand at once are spread over a few frames and never hold one up. */
const portion = 1_500
/** After the link was away: what lies between was missed. */
const jumpForMs = 2_000

/**
 * Brings the fleet to its layer, a portion a frame, until the returned function is called. While the link is lost
 * nothing ages and nothing moves: then the whole picture is old.
 */
export function feedVehicles(layer: VehicleLayer, { live, router }: Console): () => void {
  const changes = live.fleet.follow()
  let frame = 0
  let jumpUntil = 0
  const write = (): void => {
    frame = 0
    if (live.link.get().mode !== 'live') jumpUntil = performance.now() + jumpForMs
    const jump = performance.now() < jumpUntil
    const reports = changes.take(portion)
    for (const [id, fix] of reports) {
      if (!fix) {
        layer.remove(id)
        continue
      }
      const intervalMs = (live.devices.get(id)?.intervalSeconds ?? usualIntervalSeconds) * 1_000
      layer.report(id, fix, { intervalMs, moving: fix.speedKmh >= movingFromKmh, jump })
    }
    if (reports.length === portion) soon()
  }
  const soon = (): void => {
    if (frame === 0) frame = requestAnimationFrame(write)
  }
  const age = (): void => layer.age(drawnAt(live))
  const select = (): void => {
    const route = router.route.get()
    layer.select(route.page === 'map' ? route.selected : undefined)
  }
  age()
  select()
  soon()
  const unsubscribe = [
    live.fleet.revision.subscribe(soon),
    live.clock.second.subscribe(age),
    live.link.subscribe(age),
    router.route.subscribe(select),
  ]
  return () => {
    cancelAnimationFrame(frame)
    changes.close()
    for (const stop of unsubscribe) stop()
  }
}

/** Server time of the picture: now, or when the link was lost the newest thing that we heard. */
export function drawnAt({ clock, link }: Console['live']): number {
  const { mode, dataUntilAt } = link.get()
  const lost = mode === 'lost' || mode === 'signed-out'
  return lost ? (dataUntilAt ?? clock.now()) : clock.now()
}
