import { type WallView, fontPxPerMinute, linesAndLetters, pxPerMinute, typeScale } from './arc-minutes.js'

/**
 * How much of the scene a wall can carry for its farthest seat.
 * - `whole`: map, list, all indicators
 * - `narrow`: map, list, indicators in one line
 * - `list`: no map; the worst alarms, counts and clock
 * - `worst`: too small even for that: the one worst alarm, clock and link
 */
export type SceneLayout = 'whole' | 'narrow' | 'list' | 'worst'

export type ScenePlan = Readonly<{
  layout: SceneLayout
  lines: number
  letters: number
  /** What a wall of this size must leave out. */
  leavesOut: readonly ('map' | 'indicators' | 'list')[]
  /** Width of the alarm list in pixels, and the most rows that can ever fit in it. */
  listPx: number
  rows: number
  /** Side of a severity symbol in pixels: its digit keeps 16′. */
  symbolPx: number
  /** Pixels of the words across the wall when the link is lost: 64′, or what its width allows. */
  heroPx: number
}>

/** Least width and height, in font-arc-minutes, of each layout. */
const needs: readonly (readonly [SceneLayout, number, number])[] = [
  ['whole', 740, 410],
  ['narrow', 500, 270],
  ['list', 290, 160],
]

/** Side of the 24-grid of a symbol; its digit is 13 of these 24, and must be 16′ in capitals. */
const symbolMinutes = 42
/** `MẤT KẾT NỐI` in bold capitals, in parts of the font size. */
const heroLetters = 7.4

/** Decides by arc-minutes, never by pixels: the same wall with a sharper signal carries the same. */
export function planScene(view: WallView): ScenePlan {
  const am = fontPxPerMinute(view)
  const width = view.widthPx / am
  const height = view.heightPx / am
  const layout = needs.find(([, wide, high]) => width >= wide && height >= high)?.[0] ?? 'worst'
  const type = typeScale(view)
  return {
    layout,
    ...linesAndLetters(view),
    leavesOut: leftOut[layout],
    listPx: Math.round(listWidth(layout, width) * am),
    rows: layout === 'worst' ? 1 : Math.max(1, Math.floor(listHeight(layout, height) / leastRow)),
    symbolPx: Math.ceil(symbolMinutes * pxPerMinute(view)),
    heroPx: Math.min(type.hero, Math.floor((view.widthPx * 0.94) / heroLetters)),
  }
}

const leftOut: Record<SceneLayout, ScenePlan['leavesOut']> = {
  whole: [],
  narrow: [],
  list: ['map', 'indicators'],
  worst: ['map', 'indicators', 'list'],
}

/** One line of sentence and one of facts, in font-arc-minutes. */
const leastRow = 64

function listWidth(layout: SceneLayout, width: number): number {
  if (layout === 'whole') return Math.min(width * 0.46, Math.max(width * 0.36, 430))
  return layout === 'narrow' ? width * 0.6 : width
}

function listHeight(layout: SceneLayout, height: number): number {
  return height - (layout === 'whole' ? 140 : layout === 'narrow' ? 110 : 60)
}
