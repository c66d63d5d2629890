import { feeds } from '@haidang/domain'
import { type ReactNode, useEffect, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import type { RegionState } from '../../ui/state-frame.js'
import type { MapLayers } from './map-layers.js'

/** What the map waits for, or why nothing is on it; undefined while it simply shows what there is. */
export type MapWants =
  | Readonly<{ state: 'loading'; what: 'data' }>
  | Readonly<{ state: 'loading' | 'live'; what: 'places'; count: number }>
  | Readonly<{ state: 'empty'; what: 'devices' | 'match' }>

const movingFeeds: ReadonlySet<string> = new Set(
  feeds.filter(({ symbol, internal }) => symbol.motion === 'moving' && !internal).map(({ id }) => id),
)

/** After so long nobody waits for places any more: then these have not told any. */
const placesWithinMs = 8_000

/** Looked at when devices come or go, when positions come, and when the layers change. */
export function useMapWants(layers: MapLayers): MapWants | undefined {
  const { live } = useConsole()
  const waiting = useCell(live.devices.waiting)
  const roll = useCell(live.devices.roll)
  const placed = useCellPart(live.fleet.revision, () => live.fleet.hasFix())
  const alarms = useCell(live.alarms.all)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const late = useAfter(placesWithinMs, !waiting)
  if (lost) return undefined
  if (waiting) return { state: 'loading', what: 'data' }
  const devices = roll >= 0 ? live.devices.all() : []
  const shown = devices.filter(({ feed }) => layers.shows(feed, false))
  if (!layers.leavesOut && shown.length === 0) return { state: 'empty', what: 'devices' }
  const alarmed = alarms.some(({ feed }) => layers.shows(feed, true))
  if (shown.length === 0 && !alarmed) return { state: 'empty', what: 'match' }
  const moving = shown.filter(({ feed, position }) => movingFeeds.has(feed) && !position).length
  if (moving === 0 || placed) return undefined
  return { state: late ? 'live' : 'loading', what: 'places', count: moving }
}

function useAfter(delayMs: number, begun: boolean): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    if (!begun) return undefined
    const timer = setTimeout(() => setOver(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs, begun])
  return over
}

export function stateOf(wants: MapWants | undefined): RegionState {
  return wants?.state ?? 'live'
}

type Props = Readonly<{ wants: MapWants | undefined; layers: MapLayers; change: (layers: MapLayers) => void }>

/** One sentence and, where something can be done about it, one action. An empty map never looks like a calm one. */
export function MapSays({ wants, layers, change }: Props) {
  const { say, formats } = useWords()
  if (!wants) return null
  if (wants.what === 'data') return <Saying wants={wants}>{say('map.waitsData')}</Saying>
  if (wants.what === 'places') {
    const count = formats.number(wants.count)
    const says = wants.state === 'loading' ? 'map.waitsPlaces' : 'map.noPlaces'
    return <Saying wants={wants}>{say(says, { count })}</Saying>
  }
  if (wants.what === 'match') {
    return (
      <Saying wants={wants}>
        {say('map.noMatch')}{' '}
        <button type="button" className="button" onClick={() => change(layers.withNothingLeftOut())}>
          {say('map.clearFilter')}
        </button>
      </Saying>
    )
  }
  return (
    <Saying wants={wants}>
      <strong>{say('map.empty')}</strong> {say('map.emptyMeans')}{' '}
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {say('map.lookAgain')}
      </button>
    </Saying>
  )
}

function Saying({ wants, children }: Readonly<{ wants: MapWants; children: ReactNode }>) {
  return (
    <div className="map-say" role="status" data-testid="map-say" data-what={wants.what}>
      {children}
    </div>
  )
}
