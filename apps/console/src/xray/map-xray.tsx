import { useEffect, useRef, useState } from 'react'
import { type Console, useConsole, useWords } from '../console.js'
import type { MapLayers } from '../map/around/map-layers.js'
import { badgesOf } from '../map/badges/badges.js'
import type { CityMap } from '../map/city-map.js'
import { whereIs } from '../map/feed-map.js'
import { type Rect, obstaclesOn } from '../map/obstacles.js'
import { useCell } from '../state/cell.js'
import { useNow } from '../state/use-now.js'
import { deviceTruth } from './device-truth.js'
import { paintTags, penOf } from './paint-tags.js'
import { type Tag, layTags } from './tag-layout.js'
import { truthAt } from './truth.js'

type Props = Readonly<{ map: CityMap | undefined; layers: MapLayers }>

/** While the X-ray is on: the age of every marker that is in sight, beside the marker and over nothing that has to be read. */
export function MapXray({ map, layers }: Props) {
  const { xray } = useConsole()
  return useCell(xray) && map ? <Ages map={map} layers={layers} /> : null
}

/** While the picture stands its tags are laid anew so often; while it moves, with every frame. */
const layEachMs = 250
const discPx = 9.5

function Ages({ map, layers }: Props & { map: CityMap }) {
  const console = useConsole()
  const { formats, say } = useWords()
  const now = useNow()
  const ref = useRef<HTMLCanvasElement>(null)
  const [left, setLeft] = useState(0)
  useEffect(() => {
    map.stations.showValues(false)
    return () => map.stations.showValues(true)
  }, [map])
  useEffect(() => {
    const texts = {
      age: (ms: number | undefined) => (ms === undefined ? say('freshness.never') : formats.duration(ms)),
      several: (count: number, age: string) => say('xray.several', { count: formats.number(count), age }),
    }
    let laidAt = Number.NEGATIVE_INFINITY
    const paint = (): void => {
      if (!ref.current || (!map.isMoving && performance.now() - laidAt < layEachMs)) return
      laidAt = performance.now()
      const pen = penOf(ref.current)
      if (!pen) return
      const { clientWidth: width, clientHeight: height } = ref.current
      const widthOf = (text: string): number => pen.widthOf(text)
      const widest = {
        one: widthOf(texts.age(35_999_000)),
        several: widthOf(texts.several(88, texts.age(88_000))),
      }
      const { tags, symbols, discs } = tagsOf(console, { map, layers, now })
      const taken = [...obstaclesOn(ref.current), ...symbols, ...discs, ...map.nameBoxes()]
      const laid = layTags(tags, { width, height, taken, widest })
      paintTags(pen, laid.placed, texts)
      ref.current.dataset['count'] = String(laid.placed.reduce((sum, { count }) => sum + count, 0))
      setLeft(laid.left)
    }
    paint()
    return map.onDrawn(paint)
  }, [console, map, layers, now, formats, say])
  return (
    <>
      <canvas ref={ref} className="map-xray" data-testid="map-xray" data-left={left} aria-hidden="true" />
      {left > 0 && <p className="map-xray-left">{say('xray.left', { count: formats.number(left) })}</p>}
    </>
  )
}

type Seen = Readonly<{ map: CityMap; layers: MapLayers; now: number }>

/** What the ring of a standing thing covers; its own tag stands just beyond it. */
function discAt({ x, y }: Tag['at']): Rect {
  return { left: x - discPx, top: y - discPx, right: x + discPx, bottom: y + discPx }
}

/** Everything that is in sight, with its age; and where the symbols of its alarms and the rings of what stands lie. */
function tagsOf(
  { live, router }: Console,
  { map, layers, now }: Seen,
): { tags: Tag[]; symbols: Rect[]; discs: Rect[] } {
  const route = router.route.get()
  const selected = route.page === 'map' ? route.selected : undefined
  const badges = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
  const alarmed = new Set(badges.map(({ device }) => device))
  const tags = live.devices.all().flatMap((device) => {
    const place = layers.shows(device.feed, alarmed.has(device.id)) && whereIs(map, device)
    if (!place || !map.contains(place)) return []
    const first = alarmed.has(device.id) || device.id === selected
    const moving = live.fleet.get(device.id) !== undefined
    return { ...truthAt(deviceTruth(live, device), now), moving, first, at: map.project(place) }
  })
  const symbols = badges.map(({ position }) => {
    const { x, y } = map.project(position)
    return { left: x - 16, top: y - 38, right: x + 16, bottom: y - 8 }
  })
  const discs = tags.filter(({ moving }) => !moving).map(({ at }) => discAt(at))
  return { tags, symbols, discs }
}
