import 'maplibre-gl/dist/maplibre-gl.css'
import '../styles/map.css'
import '../styles/markers.css'

import { useCallback, useEffect, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { type Resource, useResource } from '../rest/use-resource.js'
import { useSteady } from '../shell/use-beat.js'
import { Cell, useCell, useCellPart } from '../state/cell.js'
import { StateFrame } from '../ui/state-frame.js'
import { MapXray } from '../xray/map-xray.js'
import { FollowNote } from './around/follow-note.js'
import { MapList } from './around/map-list.js'
import { MapSays, stateOf, useMapWants } from './around/map-says.js'
import { MapWalk } from './around/map-walk.js'
import { PointedHalo } from './around/pointed-halo.js'
import { useFollow } from './around/use-follow.js'
import { useLayers } from './around/use-layers.js'
import { useMapKeys } from './around/use-map-keys.js'
import { useMapLayers } from './around/use-map-layers.js'
import { loadBase } from './base/base-data.js'
import type { CityMap } from './city-map.js'
import { MapEdge } from './edge/map-edge.js'
import { Legend } from './legend.js'
import { MapTip } from './map-tip.js'
import { MapToolbar } from './map-toolbar.js'
import { useTrail } from './trail/use-trail.js'
import { useCityMap } from './use-city-map.js'
import { goHome, useFlights } from './use-flights.js'

/** From this width on there is room for the list beside what it lists. */
const listFromPx = 2_200
const listPx = 332

type Base = Awaited<ReturnType<typeof loadBase>>

/** Where everything is now. */
export default function MapPage() {
  const { live } = useConsole()
  const { say } = useWords()
  const resource = useResource('base', loadBase)
  const shown = useMapLayers()
  const wants = useMapWants(shown.layers)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const ready = resource.state === 'ready'
  const settled = lost ? 'disconnected' : stateOf(wants)
  return (
    <section className="map-page" aria-label={say('map.label')} data-testid="map-page">
      {ready && <Room resource={resource} shown={shown} />}
      <StateFrame
        state={ready ? settled : 'loading'}
        testId="map-state"
        className="map-state"
        skeleton={<></>}
      />
      {ready ? (
        <MapSays wants={wants} layers={shown.layers} change={shown.change} />
      ) : (
        <p className="map-say" role="status">
          {say('map.loading')}
        </p>
      )}
    </section>
  )
}

type RoomProps = Readonly<{
  resource: Resource<Base> & { state: 'ready' }
  shown: ReturnType<typeof useMapLayers>
}>

function Room({ resource, shown: { cell, layers, change } }: RoomProps) {
  const { say } = useWords()
  const console = useConsole()
  const { base, complete } = resource.data
  const steady = useSteadyCell()
  const { container, map, drawn, failed, tip } = useCityMap(base, { layers: cell, steady })
  const [listShown, showList] = useState(() => window.innerWidth >= listFromPx)
  const home = useCallback(() => goHome(map, console), [map, console])
  const follow = useFollow(map)
  useFlights(map)
  useNames(map)
  useBlinking(map)
  useTrail(map)
  useLayers(map, layers)
  useMapKeys(map)
  if (failed) return <ListOnly layers={layers} />
  return (
    <>
      <div ref={container} className="map-canvas" data-testid="map-canvas" data-ready={drawn} />
      <MapXray map={map} layers={layers} />
      <MapWalk map={map} layers={layers} />
      <MapEdge map={map} listWidth={listShown ? listPx : 0} />
      <MapToolbar
        map={map}
        base={base}
        home={home}
        follow={follow}
        layers={layers}
        change={change}
        listShown={listShown}
        showList={showList}
      />
      <div className="map-side">
        {listShown && <MapList map={map} layers={layers} close={() => showList(false)} />}
        <Legend layers={layers} change={change} />
      </div>
      {!complete && (
        <p className="map-notice" role="status" data-testid="map-no-base">
          {say('map.noBase')}
        </p>
      )}
      <PointedHalo map={map} />
      <FollowNote device={follow.followed} />
      <MapTip at={tip} />
    </>
  )
}

/** Where no map can be drawn everything is still there to be read, what is abnormal on top. */
function ListOnly({ layers }: Pick<Parameters<typeof MapList>[0], 'layers'>) {
  const { say } = useWords()
  return (
    <div className="map-list-only" data-testid="map-list-only">
      <p role="alert">{say('map.noGl')}</p>
      <MapList map={undefined} layers={layers} />
    </div>
  )
}

/** Whether nothing may blink, for what is drawn outside of React. */
function useSteadyCell(): Cell<boolean> {
  const steady = useSteady()
  const [cell] = useState(() => new Cell(steady))
  useEffect(() => cell.set(steady), [cell, steady])
  return cell
}

/** Badges blink with everything else that waits, while somebody can see them. */
function useBlinking(map: CityMap | undefined): void {
  const { beat, router } = useConsole()
  const shown = useCellPart(router.route, ({ page }) => page === 'map')
  useEffect(() => {
    if (!map) return undefined
    const blink = (): void => map.blink(shown ? beat.get() : 0)
    blink()
    return beat.subscribe(blink)
  }, [map, beat, shown])
}

/** `l`: the names of places, on or off. */
function useNames(map: CityMap | undefined): void {
  const { preferences } = useConsole()
  const labels = useCell(preferences.labels)
  useEffect(() => map?.showNames(labels === 'on'), [map, labels])
}
