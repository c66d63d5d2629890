import type { Freshness, LonLat } from '@haidang/domain'
import { useEffect, useRef } from 'react'
import { type Console, useConsole, useWords } from '../console.js'
import type { CityMap } from '../map/city-map.js'
import { whereIs } from '../map/feed-map.js'
import { useCell } from '../state/cell.js'
import { useNow } from '../state/use-now.js'
import { deviceTruth } from './device-truth.js'
import { truthAt } from './truth.js'

type Tag = Readonly<{ text: string; freshness: Freshness; moving: boolean; place: LonLat }>

/** While the X-ray is on: the age of every marker that is in sight, where the marker is. */
export function MapXray({ map }: { map: CityMap | undefined }) {
  const { xray } = useConsole()
  return useCell(xray) && map ? <Ages map={map} /> : null
}

function Ages({ map }: { map: CityMap }) {
  const console = useConsole()
  const { formats, say } = useWords()
  const now = useNow()
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const tags = tagsOf(console, map, (at) => {
      const { ageMs, freshness } = truthAt(at, now)
      return { freshness, text: ageMs === undefined ? say('freshness.never') : formats.duration(ageMs) }
    })
    const paint = (): void => {
      if (ref.current) ref.current.dataset['count'] = String(paintTags(ref.current, map, tags))
    }
    paint()
    return map.onDrawn(paint)
  }, [console, map, now, formats, say])
  return <canvas ref={ref} className="map-xray" data-testid="map-xray" aria-hidden="true" />
}

type AgeOf = (truth: ReturnType<typeof deviceTruth>) => Pick<Tag, 'text' | 'freshness'>

function tagsOf({ live }: Console, map: CityMap, ageOf: AgeOf): Tag[] {
  const tags = live.devices.all().flatMap((device) => {
    const place = whereIs(map, device)
    const moving = live.fleet.get(device.id) !== undefined
    return place ? [{ ...ageOf(deviceTruth(live, device)), moving, place }] : []
  })
  // What stands still is drawn last: there are few of them, and they are what is looked for.
  return [...tags.filter(({ moving }) => moving), ...tags.filter(({ moving }) => !moving)]
}

const lineHeightPx = 16
const belowPx = 11
const padPx = 4

/** Draws those that are in sight. @returns how many. */
function paintTags(canvas: HTMLCanvasElement, map: CityMap, tags: readonly Tag[]): number {
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = window.devicePixelRatio
  canvas.width = width * ratio
  canvas.height = height * ratio
  const pen = canvas.getContext('2d')
  if (!pen) return 0
  pen.scale(ratio, ratio)
  const look = inksOf(canvas)
  pen.font = `600 12px ${look.font}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  let count = 0
  for (const { place, ...tag } of tags) {
    const at = map.project(place)
    if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) continue
    count += 1
    paintTag(pen, { ...tag, at }, look)
  }
  return count
}

type Inks = Readonly<{ font: string; ground: string; line: string; ink: Readonly<Record<Freshness, string>> }>

function inksOf(canvas: HTMLCanvasElement): Inks {
  const style = getComputedStyle(canvas)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const third = token('--text-3')
  return {
    font: token('--mono'),
    ground: token('--bg-0'),
    line: token('--ctl'),
    ink: { live: token('--text-1'), late: token('--text-2'), stale: third, lost: third },
  }
}

type Placed = Omit<Tag, 'place'> & Readonly<{ at: { x: number; y: number } }>

function paintTag(pen: CanvasRenderingContext2D, { text, freshness, moving, at }: Placed, look: Inks): void {
  const width = pen.measureText(text).width + 2 * padPx
  const left = Math.round(at.x - width / 2) + 0.5
  const top = Math.round(at.y + belowPx) + 0.5
  pen.fillStyle = look.ground
  pen.globalAlpha = moving ? 0.8 : 1
  pen.fillRect(left, top, width, lineHeightPx)
  pen.globalAlpha = 1
  if (!moving) {
    pen.strokeStyle = look.line
    pen.setLineDash(freshness === 'stale' || freshness === 'lost' ? [3, 2] : [])
    pen.strokeRect(left, top, width, lineHeightPx)
  }
  pen.fillStyle = look.ink[freshness]
  pen.fillText(text, at.x, top + lineHeightPx / 2 + 0.5)
}
