import 'maplibre-gl/dist/maplibre-gl.css'

import { type RefObject, useEffect, useRef } from 'react'
import { useConsole, useWords } from '../../console.js'
import { loadBase } from '../../map/base/base-data.js'
import { baseNotice } from '../../map/base/base-style.js'
import type { CityMap } from '../../map/city-map.js'
import { whereIs } from '../../map/feed-map.js'
import { homeBox } from '../../map/first-view.js'
import { useResource } from '../../rest/use-resource.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { WallSymbol } from '../scene/wall-symbol.js'
import { type CameraAim, devicesOf } from '../takeover/camera-budget.js'
import { framed } from './framed.js'
import { type MapPicture, usePicture } from './map-picture.js'
import { type MapBadge, useBadges } from './use-badges.js'
import { useWallMap } from './use-wall-map.js'

/** The smallest lettering of the base map and of the stations, in pixels of its style: 16′ on the wall. */
const leastLetteringPx = 10
/** Capitals of the map's lettering, in parts of its size. */
const capHeight = 0.714
const easeMs = 1_500

type Props = Readonly<{
  /** Pixels of one arc-minute at the far seat. */
  minutePx: number
  symbolPx: number
  aim: CameraAim
  /** Another one means that the map has another size. */
  extent: string
  picture: RefObject<MapPicture>
  /** What the owners of the map's data ask to be shown. */
  noticed: (notice: string) => void
}>

/**
 * The city from afar: the desk's map drawn so many times larger that its smallest letters keep 16′. Its camera is
 * fixed, and moves only when an alarm has taken the wall.
 */
export function WallMap({ minutePx, symbolPx, aim, extent, picture, noticed }: Props) {
  const { say, language } = useWords()
  const { live } = useConsole()
  const resource = useResource('base', loadBase)
  const container = useRef<HTMLDivElement>(null)
  const magnified = (16 * minutePx) / (leastLetteringPx * capHeight)
  const base = resource.state === 'ready' ? resource.data.base : undefined
  const { map, drawn, failed } = useWallMap(container, base, magnified)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const badges = useBadges(map, (0.55 * symbolPx) / magnified)
  useAim(map, { aim, extent })
  usePicture(map, container, picture)
  const own = base && baseNotice(base, language)
  useEffect(() => {
    if (drawn) noticed(own || (map?.notices().join(' · ') ?? ''))
  }, [own, map, drawn, noticed])
  return (
    <div className="wall-map" data-testid="wall-map" data-ready={drawn} data-lost={lost}>
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
        {map &&
          badges.map((badge) => (
            <BadgeMark key={badge.device} badge={badge} of={{ map, magnified, symbolPx }} />
          ))}
      </div>
      {!drawn && (
        <p className="wall-no-map" role="status" data-testid="wall-no-map">
          {say(failed ? 'wall.noMap' : 'wall.mapLoading')}
        </p>
      )}
    </div>
  )
}

type Drawn = Readonly<{ map: CityMap; magnified: number; symbolPx: number }>

/** Wholly on the map, even where its place is near the rim; nothing where that is beyond it. */
function BadgeMark({ badge, of: { map, magnified, symbolPx } }: { badge: MapBadge; of: Drawn }) {
  const { severity, look, x, y, count } = badge
  const { width, height } = map.size()
  if (x < 0 || y < 0 || x > width || y > height) return null
  const half = symbolPx / 2
  const counted = count > 1 ? 1.6 * symbolPx : 0
  const left = Math.min(Math.max(x * magnified, half), width * magnified - half - counted)
  const foot = Math.max(y * magnified, 1.2 * symbolPx)
  return (
    <div
      className="wall-badge"
      data-testid="wall-badge"
      data-device={badge.device}
      style={{ transform: `translate(${left}px, ${foot}px)` }}
    >
      <WallSymbol severity={severity} look={look} px={severity >= 4 ? symbolPx * 0.8 : symbolPx} />
      {count > 1 && (
        <span className="wall-badge-count number" data-testid="wall-badge-count">
          ×{count}
        </span>
      )}
    </div>
  )
}

/**
 * To the devices of the takeover, as soon as it is known where one is, and back to the whole city; the budget of moves
 * has been kept by whoever aims. The first view of a map is no move.
 */
function useAim(map: CityMap | undefined, { aim, extent }: Pick<Props, 'aim' | 'extent'>): void {
  const console = useConsole()
  const site = useCell(console.site)
  const roll = useCell(console.live.devices.roll)
  const last = useRef<{ map?: CityMap; at?: string }>({})
  useEffect(() => {
    if (!map) return
    const devices = devicesOf(aim)
    const places = devices.flatMap((device) => {
      const place = whereIs(map, console.live.devices.get(device))
      return place ? [place] : []
    })
    const near = framed(places, map.size())
    const box = homeBox(console)
    const at = near ? `devices ${devices.join()}` : `home ${extent} ${box?.join() ?? ''}`
    if (last.current.map === map && last.current.at === at) return
    const ms = last.current.map === map ? easeMs : 0
    last.current = { map, at }
    if (near) map.aim(near, ms)
    else if (box) map.aim(box, ms)
  }, [map, aim, extent, console, site, roll])
}
