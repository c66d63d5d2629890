import type { ScreenJson } from '@haidang/contracts'
import { type RefObject, Suspense, lazy, useRef, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { pxPerMinute } from '../geometry/arc-minutes.js'
import type { Wall } from '../geometry/use-wall.js'
import { useWallLife } from '../life/use-wall-life.js'
import type { MapPicture } from '../map/map-picture.js'
import { type CameraAim, aimOf, cameraHome, nextAim } from '../takeover/camera-budget.js'
import { type Takeover, extentOf } from '../takeover/takeover.js'
import { TakeoverPanel } from '../takeover/takeover-panel.js'
import { useTakeover } from '../takeover/use-takeover.js'
import { AlarmRows } from './alarm-rows.js'
import { BulletinWords } from './bulletin-words.js'
import { Indicators } from './indicators.js'
import { LostWords } from './lost-words.js'
import { SceneClock } from './scene-clock.js'
import { Tally } from './tally.js'
import { Tile } from './tile.js'

/** The map is by far the largest part: a wall shows its alarms before it. */
const WallMap = lazy(async () => ({ default: (await import('../map/wall-map.js')).WallMap }))

type Props = Readonly<{ wall: Wall; screen: ScreenJson; refused: () => void }>

/** The built-in scene “Toàn cảnh”: as much of it as the wall can carry for its farthest seat. */
export function Scene({ wall, screen, refused }: Props) {
  const { live } = useConsole()
  const { say } = useWords()
  const scene = useRef<HTMLDivElement>(null)
  const mapPicture = useRef<MapPicture>({ element: undefined, take: async () => undefined })
  const mode = useCellPart(live.link, (link) => link.mode)
  const takeover = useTakeover()
  const [notice, setNotice] = useState('')
  useWallLife({ scene, mapPicture, wall, screen, refused })
  const { plan } = wall
  return (
    <div
      ref={scene}
      className="wall-scene"
      data-testid="wall-scene"
      data-layout={plan.layout}
      data-takeover={extentOf(takeover)}
      data-mode={mode}
      data-lines={plan.lines}
      data-letters={plan.letters}
    >
      {!plan.leavesOut.includes('map') && (
        <MapArea wall={wall} takeover={takeover} picture={mapPicture} noticed={setNotice} />
      )}
      <Alarms wall={wall} takeover={takeover} />
      {!plan.leavesOut.includes('indicators') && (
        <Tile part="wall.part.indicators" className="wall-indicators">
          <Indicators short={plan.layout === 'narrow'} />
        </Tile>
      )}
      <Tile part="wall.part.clock" className="wall-clock">
        <SceneClock symbolPx={plan.symbolPx} />
      </Tile>
      {!plan.leavesOut.includes('map') && <Foot notice={notice} takeover={takeover} />}
      {extentOf(takeover) === 'none' && <TooSmall wall={wall} />}
      <div className="wall-notes">
        <BulletinWords most={plan.layout === 'whole' ? 2 : 1} />
        <LostWords />
      </div>
      {mode === 'connecting' && (
        <p className="wall-connecting" data-testid="display-loading">
          {say('wall.loading')}
        </p>
      )}
    </div>
  )
}

type Parts = Readonly<{ wall: Wall; takeover: Takeover }>

/** What is the matter: counts, rows, and what has taken the wall. */
function Alarms({ wall: { plan }, takeover }: Parts) {
  const { language } = useWords()
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)?.alarm
  const beside = plan.layout === 'whole' && extentOf(takeover) === 'side'
  return (
    <>
      <Tile part="wall.part.tally" className="wall-tally">
        <Tally symbolPx={plan.symbolPx} />
      </Tile>
      <Tile part="wall.part.alarms" className="wall-list">
        <AlarmRows most={plan.rows} symbolPx={plan.symbolPx} without={beside ? focused?.id : undefined} />
      </Tile>
      {focused && (
        <Tile
          part="wall.part.takeover"
          className="wall-takeover"
          instead={<p className="wall-focused-sentence">{focused.message[language]}</p>}
        >
          <TakeoverPanel
            takeover={takeover}
            symbolPx={plan.symbolPx}
            plain={plan.leavesOut.includes('map')}
            beside={beside}
          />
        </Tile>
      )}
    </>
  )
}

type MapProps = Parts & Readonly<{ picture: RefObject<MapPicture>; noticed: (notice: string) => void }>

function MapArea({ wall, takeover, picture, noticed }: MapProps) {
  const { say } = useWords()
  const aim = useAim(takeover)
  return (
    <Tile part="wall.part.map" className="wall-map-area">
      <div className="wall-map-area">
        <Suspense fallback={<p className="wall-no-map">{say('wall.mapLoading')}</p>}>
          <WallMap
            minutePx={pxPerMinute(wall.view)}
            symbolPx={wall.plan.symbolPx}
            aim={aim}
            extent={extentOf(takeover)}
            picture={picture}
            noticed={noticed}
          />
        </Suspense>
      </div>
    </Tile>
  )
}

/** The device that has taken the wall, then every other whose alarm waits, in an order that only they decide. */
function graveDevices({ held }: Takeover, first: string): string[] {
  const waits = held.filter(({ releaseAt }) => releaseAt === undefined).map(({ alarm }) => alarm.device)
  return [first, ...[...new Set(waits)].filter((device) => device !== first).toSorted()]
}

/** What the camera looks at: the devices of the takeover, within the budget of one move in twenty seconds. */
function useAim(takeover: Takeover): CameraAim {
  const { live } = useConsole()
  const now = useCell(live.clock.second)
  const [aim, setAim] = useState(cameraHome)
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
  const next = nextAim(aim, aimOf(focused ? graveDevices(takeover, focused.alarm.device) : []), now)
  if (next !== aim) setAim(next)
  return next
}

/** Below everything: which city and scene this is (or which place has taken the wall), and what the owners of the map's data ask to be shown. */
function Foot({ notice, takeover }: { notice: string; takeover: Takeover }) {
  const { live, site } = useConsole()
  const { say, language } = useWords()
  const name = useCell(site)?.name[language]
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)?.alarm
  const device = useDevice(live.devices, focused?.device)
  const place = device?.name[language]
  const framed = focused ? graveDevices(takeover, focused.device).length : 0
  const shown =
    place === undefined
      ? say('wall.scene')
      : framed > 1
        ? say('wall.closeUpOfMany', { count: framed })
        : say('wall.closeUp', { place })
  return (
    <div className="wall-foot">
      <p className="wall-name" data-testid="wall-name" data-near={place !== undefined}>
        {[name, shown].filter(Boolean).join(' · ')}
      </p>
      <p className="wall-notice">{notice}</p>
    </div>
  )
}

/** A wall that cannot carry the whole scene says so for a minute after each start, and whenever nothing is the matter. */
function TooSmall({ wall: { plan, view } }: { wall: Wall }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const [since] = useState(now)
  const calm = useCell(live.alarms.all).length === 0
  if (plan.leavesOut.length === 0 || (!calm && now - since > saidForMs)) return null
  const what = plan.layout === 'list' ? 'map' : 'list'
  return (
    <p className="wall-too-small" data-testid="display-too-small">
      {say('wall.tooSmall', { far: formats.number(view.farM, 1), what })}
    </p>
  )
}

const saidForMs = 60_000
