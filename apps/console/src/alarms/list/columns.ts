/** What a row of the list can tell, in the usual order; the tick before and the actions after always stand. */
export const columnIds = ['severity', 'raised', 'span', 'what', 'trend', 'where', 'state', 'quality'] as const

export type ColumnId = (typeof columnIds)[number]

export type Sort = Readonly<{ by: ColumnId; down: boolean }>

/** How a person wants the list. */
export type ColumnWishes = Readonly<{
  order: readonly ColumnId[]
  hidden: readonly ColumnId[]
  /** CSS px, of those that were given a width. */
  widths: Readonly<Partial<Record<ColumnId, number>>>
  /** undefined: what waits first, then the worst, then the newest. */
  sort?: Sort | undefined
}>

export const usualColumns: ColumnWishes = { order: columnIds, hidden: [], widths: {} }

/** What the room at hand carries of it. */
export type ColumnLayout = Readonly<{
  columns: readonly ColumnId[]
  /** `grid-template-columns`. */
  template: string
  /** The severity's symbol without its word, which the symbol's name still says. */
  brief: boolean
  /** Too narrow for a table: each alarm is a card. */
  cards: boolean
}>

/** `share`: of what is left when all have their least. */
type Track = Readonly<{ leastPx: number; share: number }>

const tracks: Readonly<Record<ColumnId, Track>> = {
  severity: { leastPx: 132, share: 0 },
  raised: { leastPx: 84, share: 0.1 },
  span: { leastPx: 96, share: 0.1 },
  what: { leastPx: 306, share: 0.4 },
  trend: { leastPx: 208, share: 0 },
  where: { leastPx: 200, share: 2.4 },
  state: { leastPx: 198, share: 3 },
  quality: { leastPx: 164, share: 0 },
}

const briefSeverityPx = 40
const gapPx = 12
const sidesPx = 32
const tickPx = 20
const actionsPx = 240
/** Below it each alarm is a card. */
const cardsBelowPx = 960
/** What gives way first where there is no room for all. The severity, what it is and who has seen it always stand. */
const givesWay: readonly ColumnId[] = ['trend', 'span', 'quality', 'where', 'raised']
const mustStay: readonly ColumnId[] = ['severity', 'what', 'state']

export const widthBounds = { leastPx: 72, mostPx: 720 }

/** Whether a column may be hidden at all. */
export function mayHide(id: ColumnId): boolean {
  return !mustStay.includes(id)
}

type Room = Readonly<{
  roomPx: number
  scale: number
  without?: readonly ColumnId[]
  /** Times with their dates: most are not of today. */
  dated?: boolean
}>

/** `22/11/2026 14:05:37` */
const datedPx = 160

/**
 * What of `wishes` is shown in a room of `roomPx`; `scale` is that of the type (1 at standard density), `without` what
 * the list has nothing to tell of.
 */
export function layoutOf(
  wishes: ColumnWishes,
  { roomPx, scale, without, dated = false }: Room,
): ColumnLayout {
  const left = wishes.order.filter((id) => without?.includes(id) !== true)
  const wanted = left.filter((id) => !wishes.hidden.includes(id) || !mayHide(id))
  const least = (id: ColumnId, brief: boolean): number => {
    const told = id === 'raised' && dated ? datedPx : tracks[id].leastPx
    const usual = id === 'severity' && brief ? briefSeverityPx : told * scale
    return wishes.widths[id] ?? usual
  }
  const needs = (columns: readonly ColumnId[], brief: boolean): number =>
    columns.reduce((sum, id) => sum + least(id, brief) + gapPx, sidesPx + tickPx + gapPx + actionsPx * scale)
  const brief = needs(wanted, false) > roomPx
  let columns = wanted
  for (const id of givesWay) {
    if (needs(columns, brief) <= roomPx) break
    columns = columns.filter((one) => one !== id)
  }
  const told = columns.map((id) => track(id, { px: least(id, brief), width: wishes.widths[id] }))
  const template = [`${tickPx}px`, ...told, `${Math.round(actionsPx * scale)}px`].join(' ')
  return { columns, template, brief, cards: roomPx < cardsBelowPx }
}

function track(id: ColumnId, { px, width }: { px: number; width: number | undefined }): string {
  const least = `${Math.round(px)}px`
  const { share } = tracks[id]
  return width !== undefined || share === 0 ? least : `minmax(${least}, ${share}fr)`
}

/** The next order after a press on a column's name: as it is best read first, then the other way, then the usual one. */
export function nextSort(sort: Sort | undefined, by: ColumnId): Sort | undefined {
  const first = downFirst.includes(by)
  if (sort?.by !== by) return { by, down: first }
  return sort.down === first ? { by, down: !first } : undefined
}

/** The worst, the newest, the longest, the farthest over, the oldest source come first; names by the alphabet. */
const downFirst: readonly ColumnId[] = ['severity', 'raised', 'span', 'trend', 'quality']

/** One place to the left (−1) or right (1). */
export function moved(order: readonly ColumnId[], id: ColumnId, by: 1 | -1): readonly ColumnId[] {
  const from = order.indexOf(id)
  const other = order[from + by]
  if (from < 0 || other === undefined) return order
  return order.map((one) => (one === id ? other : one === other ? id : one))
}

/** With this width, within what a column can be. */
export function widened(wishes: ColumnWishes, id: ColumnId, px: number): ColumnWishes {
  const width = Math.round(Math.min(widthBounds.mostPx, Math.max(widthBounds.leastPx, px)))
  return { ...wishes, widths: { ...wishes.widths, [id]: width } }
}

/** Wishes as they were stored; whatever does not fit any more is passed over. */
export function wishesFrom(text: string | null): ColumnWishes {
  const stored = parsed(text)
  const known = (field: string): ColumnId[] => {
    const list: unknown = Reflect.get(stored, field)
    return Array.isArray(list) ? columnIds.filter((id) => list.includes(id)) : []
  }
  const orderField: unknown = Reflect.get(stored, 'order')
  const listed: unknown[] = Array.isArray(orderField) ? orderField : []
  const order = listed.flatMap((one) => columnIds.find((id) => id === one) ?? [])
  return {
    order: [...new Set([...order, ...columnIds])],
    hidden: known('hidden').filter(mayHide),
    widths: widthsFrom(Reflect.get(stored, 'widths')),
    sort: sortFrom(Reflect.get(stored, 'sort')),
  }
}

function parsed(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function widthsFrom(value: unknown): ColumnWishes['widths'] {
  if (typeof value !== 'object' || value === null) return {}
  const { leastPx, mostPx } = widthBounds
  return Object.fromEntries(
    columnIds.flatMap((id) => {
      const px: unknown = Reflect.get(value, id)
      return typeof px === 'number' && px >= leastPx && px <= mostPx ? [[id, px]] : []
    }),
  )
}

function sortFrom(value: unknown): Sort | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const by = columnIds.find((id) => id === Reflect.get(value, 'by'))
  const down: unknown = Reflect.get(value, 'down')
  return by !== undefined && typeof down === 'boolean' ? { by, down } : undefined
}
