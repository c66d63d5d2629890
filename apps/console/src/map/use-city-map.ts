import { type RefObject, useEffect, useRef, useState } from 'react'
import { selectDevice } from '../alarms/select-alarm.js'
import { type Console, useConsole, useWords } from '../console.js'
import { type Cell, useCell } from '../state/cell.js'
import type { MapLayers } from './around/map-layers.js'
import type { BaseData } from './base/base-data.js'
import { CityMap, type MapEvents } from './city-map.js'
import { feedMap } from './feed-map.js'
import { firstView } from './first-view.js'
import type { TipAt } from './map-tip.js'
import { paletteOf } from './palette.js'

type Shown = Readonly<{ layers: Cell<MapLayers>; steady: Cell<boolean> }>

type Opened = Readonly<{
  container: RefObject<HTMLDivElement | null>
  map: CityMap | undefined
  /** The whole picture was drawn once. */
  drawn: boolean
  /** This computer cannot draw it. */
  failed: boolean
  tip: TipAt | undefined
}>

/** A map whose graphics card dropped everything is made anew so many times; then it is the card. */
const newBeginnings = 1

/** One map for one look; theme and language make another. */
export function useCityMap(base: BaseData, { layers, steady }: Shown): Opened {
  const console = useConsole()
  const words = useWords()
  const theme = useCell(console.preferences.theme)
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<CityMap>()
  const [drawn, setDrawn] = useState(false)
  const [refused, setRefused] = useState(false)
  const [losses, setLosses] = useState(0)
  const [tip, setTip] = useState<TipAt>()
  const failed = refused || losses > newBeginnings
  useEffect(() => {
    if (!container.current || failed) return undefined
    const ending = new AbortController()
    let stop: (() => void) | undefined
    const look = {
      theme,
      palette: paletteOf(theme),
      language: words.language,
      base,
      still: prefersStillness(),
    }
    const events = { ...eventsOf(console, setTip), lost: () => setLosses(losses + 1) }
    CityMap.open({ container: container.current, look, view: firstView(console), events }, ending.signal)
      .then((opened) => {
        if (!opened) return undefined
        setMap(opened)
        stop = feedMap(opened, console, { words, layers, steady })
        return opened.drawn().then(() => !ending.signal.aborted && setDrawn(true))
      })
      .catch(() => setRefused(true))
    return () => {
      stop?.()
      setMap(undefined)
      setDrawn(false)
      ending.abort()
    }
  }, [console, words, theme, base, layers, steady, losses, failed])
  return { container, map, drawn, failed, tip }
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
