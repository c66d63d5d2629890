import 'maplibre-gl/dist/maplibre-gl.css'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { type Console, useConsole, useWords } from '../../console.js'
import { type MapBadge, useBadges } from './use-badges.js'
import { loadBase } from '../../map/base/base-data.js'
import { baseNotice } from '../../map/base/base-style.js'
import { CityMap } from '../../map/city-map.js'
import { whereIs } from '../../map/feed-map.js'
import { firstView, homeBox } from '../../map/first-view.js'
import { paletteOf } from '../../map/palette.js'
import { useResource } from '../../rest/use-resource.js'
import { useCell, useCellPart } from '../../state/cell.js'
import type { CameraAim } from '../takeover/camera-budget.js'
import { feedWallMap } from './feed-wall-map.js'
import { WallSymbol } from './wall-symbol.js'

/** The smallest lettering of the base map and of the stations, in pixels of its style: 16′ on the wall. */
const leastLetteringPx = 10
/** Capitals of the map's lettering, in parts of its size. */
const capHeight = 0.714
const nearZoom = 12
const easeMs = 1_500

/** For the picture that the wall takes of itself: the map's element, and what it last drew. */
export type MapPicture = { element: HTMLElement | undefined; take(): Promise<CanvasImageSource | undefined> }

type Props = Readonly<{
  /** Pixels of one arc-minute at the far seat. */
  minutePx: number
  symbolPx: number
  aim: CameraAim
  /** The part of the map's width that a takeover covers from the right. */
  covered: number
  picture: RefObject<MapPicture>
}>

/**
 * The city from afar: the desk's map drawn so many times larger that its smallest letters keep 16′. Its camera is
 * fixed, and moves only when an alarm has taken the wall.
 */
export function WallMap({ minutePx, symbolPx, aim, covered, picture }: Props) {
  const { say, language } = useWords()
  const { live } = useConsole()
  const resource = useResource('base', loadBase)
  const container = useRef<HTMLDivElement>(null)
  const magnified = (16 * minutePx) / (leastLetteringPx * capHeight)
  const base = resource.state === 'ready' ? resource.data.base : undefined
  const { map, failed } = useMap(container, base, magnified)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const badges = useBadges(map)
  useAim(map, { aim, covered })
  usePicture(map, container, picture)
  return (
    <div className="wall-map" data-testid="wall-map" data-ready={map !== undefined} data-lost={lost}>
      <div
        ref={container}
        className="wall-map-canvas"
        style={{
          width: `${100 / magnified}%`,
          height: `${100 / magnified}%`,
          transform: `scale(${magnified})`,
        }}
      />
      <div className="wall-badges">
        {badges.map((badge) => (
          <BadgeMark key={badge.device} badge={badge} magnified={magnified} symbolPx={symbolPx} />
        ))}
      </div>
      {failed && <p className="wall-no-map">{say('wall.noMap')}</p>}
      {base && <p className="wall-notice">{baseNotice(base, language)}</p>}
    </div>
  )
}

function BadgeMark({ badge, magnified, symbolPx }: { badge: MapBadge; magnified: number; symbolPx: number }) {
  const { severity, look, x, y } = badge
  return (
    <div
      className="wall-badge"
      data-testid="wall-badge"
      data-device={badge.device}
      style={{ transform: `translate(${x * magnified}px, ${y * magnified}px)` }}
    >
      <WallSymbol severity={severity} look={look} px={severity >= 4 ? symbolPx * 0.8 : symbolPx} />
    </div>
  )
}

type BaseData = Parameters<typeof baseNotice>[0]

/** One map for one look. A wall whose graphics card fails goes on without one. */
function useMap(container: RefObject<HTMLDivElement | null>, base: BaseData | undefined, magnified: number) {
  const console = useConsole()
  const words = useWords()
  const [map, setMap] = useState<CityMap>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!container.current || !base) return undefined
    const ending = new AbortController()
    let stop: (() => void) | undefined
    openMap({ container: container.current, console, base, words, magnified }, ending.signal)
      .then((opened) => {
        if (!opened) return
        setMap(opened)
        stop = feedWallMap(opened, console, words)
      })
      .catch(() => setFailed(true))
    return () => {
      stop?.()
      setMap(undefined)
      ending.abort()
    }
  }, [container, base, console, words, magnified])
  return { map, failed }
}

type Opening = Readonly<{
  container: HTMLElement
  console: Console
  base: BaseData
  words: ReturnType<typeof useWords>
  magnified: number
}>

const nobodyPoints = { picked: () => undefined, hovered: () => undefined, settled: () => undefined }

function openMap({ container, console, base, words, magnified }: Opening, signal: AbortSignal) {
  const theme = 'night'
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  return CityMap.open(
    {
      container,
      look: { theme, palette: paletteOf(theme), language: words.language, base, still },
      view: firstView(console),
      events: nobodyPoints,
      wall: { pixelRatio: magnified },
    },
    signal,
  )
}

/** Eases to the device of the takeover and back to the whole city; the budget of moves has been kept by whoever aims. */
function useAim(map: CityMap | undefined, { aim, covered }: Pick<Props, 'aim' | 'covered'>): void {
  const console = useConsole()
  const site = useCell(console.site)
  useEffect(() => {
    if (!map) return
    const place = aim.device === undefined ? undefined : whereIs(map, console.live.devices.get(aim.device))
    const box = homeBox(console)
    if (place) map.aim({ lon: place[0], lat: place[1], zoom: nearZoom }, { ms: easeMs, covered })
    else if (box) map.aim(box, { ms: easeMs })
    // What covers the map does not move it: only the aim does.
  }, [map, aim, console, site, covered])
}

function usePicture(
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

const pictureWithinMs = 3_000

/** What the map draws next; the canvas can be read only while it is drawn. Undefined when it draws nothing for 3 s. */
function drawnPicture(map: CityMap): Promise<CanvasImageSource | undefined> {
  return new Promise((resolve) => {
    const finish = (made?: CanvasImageSource): void => {
      stop()
      clearTimeout(timer)
      resolve(made)
    }
    const timer = setTimeout(() => finish(), pictureWithinMs)
    const stop = map.onDrawn((canvas) => finish(copyOf(canvas)))
    map.redraw()
  })
}

function copyOf(canvas: HTMLCanvasElement): CanvasImageSource | undefined {
  const copy = new OffscreenCanvas(
    720,
    Math.max(1, Math.round((720 * canvas.height) / Math.max(1, canvas.width))),
  )
  copy.getContext('2d')?.drawImage(canvas, 0, 0, copy.width, copy.height)
  return copy
}
