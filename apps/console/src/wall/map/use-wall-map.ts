import { type RefObject, useEffect, useState } from 'react'
import { type Console, useConsole, useWords } from '../../console.js'
import type { BaseData } from '../../map/base/base-data.js'
import { CityMap } from '../../map/city-map.js'
import { firstView } from '../../map/first-view.js'
import { paletteOf } from '../../map/palette.js'
import { feedWallMap } from './feed-wall-map.js'

/** A graphics card that has failed once may come back; a browser that has none will not soon. */
const againAfterMs = { lost: 3_000, refused: 60_000 }
/** A picture that is never complete is shown all the same. */
const drawnWithinMs = 15_000

export type WallMapState = Readonly<{
  map: CityMap | undefined
  /** It shows everything that is known: before that it would be an empty city. */
  drawn: boolean
  failed: boolean
}>

/** One map for one look; when the graphics card fails, another one after a while, for as long as the wall hangs there. */
export function useWallMap(
  container: RefObject<HTMLDivElement | null>,
  base: BaseData | undefined,
  magnified: number,
): WallMapState {
  const console = useConsole()
  const words = useWords()
  const [map, setMap] = useState<CityMap>()
  const [failed, setFailed] = useState(false)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const element = container.current
    if (!element || !base) return undefined
    const ending = new AbortController()
    let stop: (() => void) | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const fail = (afterMs: number): void => {
      setFailed(true)
      clearTimeout(timer)
      timer = setTimeout(() => setRound((before) => before + 1), afterMs)
    }
    // It does not rise from the canvas, but it can be caught on its way down.
    const { signal } = ending
    element.addEventListener('webglcontextlost', () => fail(againAfterMs.lost), { capture: true, signal })
    openMap({ container: element, console, base, words, magnified }, signal)
      .then((opened) => {
        if (!opened) return
        setMap(opened)
        setFailed(false)
        stop = feedWallMap(opened, console, words)
      })
      .catch(() => fail(againAfterMs.refused))
    return () => {
      stop?.()
      setMap(undefined)
      clearTimeout(timer)
      ending.abort()
    }
  }, [container, base, console, words, magnified, round])
  return { map, failed, drawn: useDrawn(map, console) }
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

function useDrawn(map: CityMap | undefined, { live }: Console): boolean {
  const [drawn, setDrawn] = useState<CityMap>()
  useEffect(() => {
    if (!map) return undefined
    const finish = (): void => {
      stop()
      clearTimeout(timer)
      setDrawn(map)
    }
    const timer = setTimeout(finish, drawnWithinMs)
    const stop = map.onDrawn(() => {
      if (map.complete && !live.devices.waiting.get()) finish()
    })
    map.redraw()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [map, live])
  return map !== undefined && drawn === map
}
