import type { ScreenJson } from '@haidang/contracts'
import { type RefObject, Suspense, lazy, useRef, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { Panel } from '../../ui/panel.js'
import { pxPerMinute } from '../geometry/arc-minutes.js'
import type { Wall } from '../geometry/use-wall.js'
import { useWallLife } from '../life/use-wall-life.js'
import { type CameraAim, cameraHome, nextAim } from '../takeover/camera-budget.js'
import { type Takeover, extentOf } from '../takeover/takeover.js'
import { TakeoverPanel } from '../takeover/takeover-panel.js'
import { useTakeover } from '../takeover/use-takeover.js'
import { AlarmRows } from './alarm-rows.js'
import { Indicators } from './indicators.js'
import { LostWords } from './lost-words.js'
import { SceneClock } from './scene-clock.js'
import { Tally } from './tally.js'
import type { MapPicture } from './wall-map.js'

/** The map is by far the largest part: a wall shows its alarms before it. */
const WallMap = lazy(async () => ({ default: (await import('./wall-map.js')).WallMap }))

type Props = Readonly<{ wall: Wall; screen: ScreenJson; refused: () => void }>

/** The built-in scene “Toàn cảnh”: as much of it as the wall can carry for its farthest seat. */
export function Scene({ wall, screen, refused }: Props) {
  const { live } = useConsole()
  const { say } = useWords()
  const scene = useRef<HTMLDivElement>(null)
  const mapPicture = useRef<MapPicture>({ element: undefined, take: async () => undefined })
  const mode = useCellPart(live.link, (link) => link.mode)
  const takeover = useTakeover()
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
      <MapArea wall={wall} takeover={takeover} picture={mapPicture} />
      <Panel broken={say('state.broken')}>
        <Tally symbolPx={plan.symbolPx} />
        <AlarmRows most={plan.rows} symbolPx={plan.symbolPx} />
      </Panel>
      {!plan.leavesOut.includes('indicators') && (
        <Panel broken={say('state.broken')}>
          <Indicators short={plan.layout === 'narrow'} />
        </Panel>
      )}
      <SceneClock symbolPx={plan.symbolPx} />
      <TakeoverPanel takeover={takeover} symbolPx={plan.symbolPx} plain={plan.leavesOut.includes('map')} />
      {extentOf(takeover) === 'none' && <TooSmall wall={wall} />}
      <LostWords />
      {mode === 'connecting' && (
        <p className="wall-connecting" data-testid="display-loading">
          {say('wall.loading')}
        </p>
      )}
    </div>
  )
}

type MapProps = Readonly<{ wall: Wall; takeover: Takeover; picture: RefObject<MapPicture> }>

function MapArea({ wall, takeover, picture }: MapProps) {
  const { site } = useConsole()
  const { say, language } = useWords()
  const name = useCell(site)?.name[language]
  const aim = useAim(takeover)
  if (wall.plan.leavesOut.includes('map')) return null
  return (
    <div className="wall-map-area">
      <Panel broken={say('wall.noMap')}>
        <Suspense fallback={null}>
          <WallMap
            minutePx={pxPerMinute(wall.view)}
            symbolPx={wall.plan.symbolPx}
            aim={aim}
            covered={coveredShare(wall, takeover)}
            picture={picture}
          />
        </Suspense>
      </Panel>
      <p className="wall-name" data-testid="wall-name">
        {[name, say('wall.scene')].filter(Boolean).join(' · ')}
      </p>
    </div>
  )
}

/** On a wall with room for all, the panel of a takeover stands over the map: 30 % of the wall. */
function coveredShare({ plan, view }: Wall, takeover: Takeover): number {
  if (plan.layout !== 'whole' || extentOf(takeover) !== 'side') return 0
  return Math.min(0.9, (0.3 * view.widthPx) / (view.widthPx - plan.listPx))
}

/** What the camera looks at: the device of the takeover, within the budget of one move in twenty seconds. */
function useAim(takeover: Takeover): CameraAim {
  const { live } = useConsole()
  const now = useCell(live.clock.second)
  const [aim, setAim] = useState(cameraHome)
  const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
  const next = nextAim(aim, focused?.alarm.device, now)
  if (next !== aim) setAim(next)
  return next
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
