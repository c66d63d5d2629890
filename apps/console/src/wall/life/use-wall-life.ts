import type { ScreenJson } from '@haidang/contracts'
import { type RefObject, useEffect } from 'react'
import { type Console, useConsole } from '../../console.js'
import { usualZone } from '../../site.js'
import type { Wall } from '../geometry/use-wall.js'
import type { MapPicture } from '../map/map-picture.js'
import { pause } from '../pause.js'
import { FrameMeter } from './frame-meter.js'
import { FreshStarts } from './fresh-starts.js'
import { beat } from './heartbeat.js'
import { keepPicture } from './last-picture.js'
import { takePicture } from './take-picture.js'

type Life = Readonly<{
  scene: RefObject<HTMLElement | null>
  mapPicture: RefObject<MapPicture>
  wall: Wall
  screen: ScreenJson
  /** The server does not know this wall any more. */
  refused: () => void
}>

const ownNow = (): number => performance.timeOrigin + performance.now()

/** Everything that a wall does by itself for weeks: heartbeats with pictures, and fresh starts at quiet moments. */
export function useWallLife({ scene, mapPicture, wall, screen, refused }: Life): void {
  const console = useConsole()
  const { id } = screen
  const { widthPx, heightPx } = wall.view
  useEffect(() => {
    const ending = new AbortController()
    const starts = new FreshStarts(id)
    const meter = new FrameMeter({
      now: ownNow,
      nextFrame: (use) => void requestAnimationFrame(use),
      wait: (ms) => pause(ms, ending.signal),
    })
    void beat(
      {
        meter,
        now: ownNow,
        condition: () => ({ ...linkOf(console), version: starts.build, width: widthPx, height: heightPx }),
        picture: () => pictureOf(scene.current, mapPicture.current, console),
        wait: pause,
        served: (version) => starts.served(version),
        refused,
      },
      ending.signal,
    )
    const look = (): void => {
      const { live, site } = console
      const mayGo = live.link.get().mode === 'live'
      const zone = site.get()?.zone ?? usualZone
      const known = { now: live.clock.now(), zone, alarms: live.alarms.all.get(), heapBytes: heapBytes() }
      if (mayGo && starts.due(known)) window.location.reload()
    }
    const stop = console.live.clock.second.subscribe(look)
    return () => {
      stop()
      ending.abort()
    }
  }, [console, id, widthPx, heightPx, scene, mapPicture, refused])
}

function linkOf({ live }: Console) {
  const { mode, dataUntilAt } = live.link.get()
  return { mode, linkAgeMs: Math.max(0, Math.round(live.clock.now() - (dataUntilAt ?? live.clock.now()))) }
}

async function pictureOf(
  scene: HTMLElement | null,
  map: MapPicture,
  { live }: Console,
): Promise<string | undefined> {
  if (!scene) return undefined
  try {
    const drawn = await map.take()
    const pictures = new Map(map.element && drawn ? [[map.element, drawn]] : [])
    const base64 = await takePicture(scene, pictures)
    if (base64 !== undefined) keepPicture(window, { at: live.clock.now(), base64 })
    return base64
  } catch {
    return undefined // a browser without such canvases: the heartbeat goes without a picture
  }
}

/** What Chromium says of its heap; other browsers say nothing, and are not guarded. */
function heapBytes(): number | undefined {
  const memory: unknown = Reflect.get(performance, 'memory')
  const used: unknown =
    typeof memory === 'object' && memory !== null ? Reflect.get(memory, 'usedJSHeapSize') : undefined
  return typeof used === 'number' ? used : undefined
}
