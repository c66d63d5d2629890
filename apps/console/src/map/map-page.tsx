import 'maplibre-gl/dist/maplibre-gl.css'
import '../styles/map.css'
import '../styles/markers.css'

import { useCallback, useEffect, useRef, useState } from 'react'
import { selectDevice } from '../alarms/select-alarm.js'
import { type Console, useConsole, useWords } from '../console.js'
import { type Resource, useResource } from '../rest/use-resource.js'
import { Cell, useCell, useCellPart } from '../state/cell.js'
import { type RegionState, StateFrame } from '../ui/state-frame.js'
import { MapLayers } from './around/map-layers.js'
import { MapList } from './around/map-list.js'
import { MapWalk } from './around/map-walk.js'
import { PointedHalo } from './around/pointed-halo.js'
import { useLayers } from './around/use-layers.js'
import { loadBase } from './base/base-data.js'
import { CityMap, type MapEvents } from './city-map.js'
import { MapEdge } from './edge/map-edge.js'
import { feedMap, whereIs } from './feed-map.js'
import { firstView, homeBox } from './first-view.js'
import { Legend } from './legend.js'
import { MapTip, type TipAt } from './map-tip.js'
import { MapToolbar } from './map-toolbar.js'
import { MapXray } from '../xray/map-xray.js'
import { paletteOf } from './palette.js'
import { useTrail } from './trail/use-trail.js'

/** From this width on there is room for the list beside what it lists. */
const listFromPx = 2_200
const listPx = 332

type Base = Awaited<ReturnType<typeof loadBase>>

/** Where everything is now. */
export default function MapPage() {
  const { live } = useConsole()
  const { say } = useWords()
  const resource = useResource('base', loadBase)
  const waiting = useCell(live.devices.waiting)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const loading = resource.state === 'loading' || (waiting && !lost)
  const settled: RegionState = lost ? 'disconnected' : 'live'
  return (
    <section className="map-page" aria-label={say('map.label')} data-testid="map-page">
      {resource.state === 'ready' && <Room resource={resource} />}
      <StateFrame state={loading ? 'loading' : settled} testId="map-state" className="map-state" />
    </section>
  )
}

function Room({ resource }: { resource: Resource<Base> & { state: 'ready' } }) {
  const { say } = useWords()
  const console = useConsole()
  const [layersCell] = useState(() => new Cell(new MapLayers()))
  const layers = useCell(layersCell)
  const change = useCallback((next: MapLayers) => layersCell.set(next), [layersCell])
  const { container, map, failed, tip } = useCityMap(resource.data.base, layersCell)
  const [listShown, showList] = useState(() => window.innerWidth >= listFromPx)
  const home = useCallback(() => goHome(map, console), [map, console])
  useFlights(map)
  useNames(map)
  useTrail(map)
  useLayers(map, layers)
  if (failed)
    return (
      <p className="state-note" role="alert">
        {say('map.noGl')}
      </p>
    )
  return (
    <>
      <div ref={container} className="map-canvas" data-testid="map-canvas" data-ready={map !== undefined} />
      <MapXray map={map} />
      <MapWalk map={map} layers={layers} />
      <MapEdge map={map} listWidth={listShown ? listPx : 0} />
      <MapToolbar
        map={map}
        base={resource.data.base}
        home={home}
        layers={layers}
        change={change}
        listShown={listShown}
        showList={showList}
      />
      {listShown && <MapList map={map} layers={layers} close={() => showList(false)} />}
      {!resource.data.complete && (
        <p className="map-notice" role="status" data-testid="map-no-base">
          {say('map.noBase')}
        </p>
      )}
      <Legend layers={layers} change={change} />
      <PointedHalo map={map} />
      <MapTip at={tip} />
    </>
  )
}

function goHome(map: CityMap | undefined, console: Console): void {
  const box = homeBox(console)
  if (box) map?.fit(box)
}

/** One map for one look; theme and language make another. */
function useCityMap(base: Base['base'], layers: Cell<MapLayers>) {
  const console = useConsole()
  const words = useWords()
  const theme = useCell(console.preferences.theme)
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<CityMap>()
  const [failed, setFailed] = useState(false)
  const [tip, setTip] = useState<TipAt>()
  useEffect(() => {
    if (!container.current) return undefined
    const ending = new AbortController()
    const look = {
      theme,
      palette: paletteOf(theme),
      language: words.language,
      base,
      still: prefersStillness(),
    }
    const start = {
      container: container.current,
      look,
      view: firstView(console),
      events: eventsOf(console, setTip),
    }
    let stop: (() => void) | undefined
    CityMap.open(start, ending.signal)
      .then((opened) => {
        if (!opened) return
        setMap(opened)
        stop = feedMap(opened, console, { words, layers })
      })
      .catch(() => setFailed(true))
    return () => {
      stop?.()
      setMap(undefined)
      ending.abort()
    }
  }, [console, words, theme, base, layers])
  return { container, map, failed, tip }
}

function prefersStillness(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}

function eventsOf(console: Console, setTip: (tip: TipAt | undefined) => void): MapEvents {
  const { router } = console
  return {
    picked: (device) => selectDevice(console, device),
    hovered: (device, { x, y }) => {
      console.pointed.set(device)
      setTip(device === undefined ? undefined : { device, x, y })
    },
    settled: (camera) => {
      const route = router.route.get()
      if (route.page === 'map') router.replace({ ...route, camera })
    },
  }
}

/** `l`: the names of places, on or off. */
function useNames(map: CityMap | undefined): void {
  const { preferences } = useConsole()
  const labels = useCell(preferences.labels)
  useEffect(() => map?.showNames(labels === 'on'), [map, labels])
}

/** Goes where an alarm or a search sends it, and to what the address has selected. */
function useFlights(map: CityMap | undefined): void {
  const console = useConsole()
  useEffect(() => {
    if (!map) return undefined
    const { flight, live, site, router } = console
    const go = (device: string | undefined): void => {
      const place = whereIs(map, live.devices.get(device ?? ''))
      if (place) map.flyTo(place)
    }
    // Where the address names no camera: what it selects, or the whole city as soon as it is known.
    const settle = (): void => {
      const route = router.route.get()
      if (route.page !== 'map' || route.camera) return
      if (route.selected === undefined) goHome(map, console)
      else go(route.selected)
    }
    settle()
    const follow = [
      flight.subscribe(() => {
        const wish = flight.get()
        if (wish?.home) goHome(map, console)
        else go(wish?.device)
      }),
      live.devices.waiting.subscribe(settle),
      site.subscribe(settle),
    ]
    return () => {
      for (const stop of follow) stop()
    }
  }, [map, console])
}
