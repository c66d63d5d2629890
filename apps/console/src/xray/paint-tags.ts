import type { Freshness } from '@haidang/domain'
import type { PlacedTag } from './tag-layout.js'

type Inks = Readonly<{ ground: string; line: string; ink: Readonly<Record<Freshness, string>> }>

export type TagPen = Readonly<{
  pen: CanvasRenderingContext2D
  inks: Inks
  /** Pixels of a tag with that text. */
  widthOf(text: string): number
}>

const padPx = 5

/** A pen for a canvas that has been given its size and wiped; undefined where this browser draws no pictures. */
export function penOf(canvas: HTMLCanvasElement): TagPen | undefined {
  const ratio = window.devicePixelRatio
  canvas.width = canvas.clientWidth * ratio
  canvas.height = canvas.clientHeight * ratio
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  const style = getComputedStyle(canvas)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const third = token('--text-3')
  pen.scale(ratio, ratio)
  pen.font = `600 12px ${token('--mono')}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  return {
    pen,
    inks: {
      ground: token('--bg-0'),
      line: token('--ctl'),
      ink: { live: token('--text-1'), late: token('--text-2'), stale: third, lost: third },
    },
    widthOf: (text) => Math.ceil(pen.measureText(text).width) + 2 * padPx,
  }
}

type Texts = Readonly<{
  age(ms: number | undefined): string
  several(count: number, age: string): string
}>

/** Draws tags where they have been laid. */
export function paintTags(tagPen: TagPen, placed: readonly PlacedTag[], texts: Texts): void {
  for (const tag of placed) {
    const age = texts.age(tag.ageMs)
    paintTag(tagPen, tag, tag.count > 1 ? texts.several(tag.count, age) : age)
  }
}

function paintTag(
  { pen, inks, widthOf }: TagPen,
  { rect, freshness, moving }: PlacedTag,
  text: string,
): void {
  const width = widthOf(text)
  const middle = (rect.left + rect.right) / 2
  const left = Math.round(middle - width / 2) + 0.5
  const top = rect.top + 0.5
  const height = rect.bottom - rect.top - 1
  pen.fillStyle = inks.ground
  pen.globalAlpha = moving ? 0.85 : 1
  pen.fillRect(left, top, width, height)
  pen.globalAlpha = 1
  const old = freshness === 'stale' || freshness === 'lost'
  if (!moving || old) {
    pen.strokeStyle = inks.line
    pen.setLineDash(old ? [3, 2] : [])
    pen.strokeRect(left, top, width, height)
  }
  pen.fillStyle = inks.ink[freshness]
  pen.fillText(text, middle, top + height / 2 + 0.5)
}
