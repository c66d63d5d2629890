import type { DeviceId, FeedId } from '@haidang/domain'
import type { NewOfDevice } from '../live-bus.js'
import type { PlainReports } from '../plain-reports.js'

/** @returns the plain ones in columns, and the others as they are. */
export function inColumns(
  news: readonly NewOfDevice[],
): Readonly<{ reports: readonly PlainReports[]; others: readonly NewOfDevice[] }> {
  const columns = new Map<string, Columns>()
  const others: NewOfDevice[] = []
  for (const one of news) {
    const moment = momentOf(one)
    if (moment) add(columnsFor(columns, one), one, moment)
    else others.push(one)
  }
  return { reports: [...columns.values()].map(asReports), others }
}

type Moment = Readonly<{ at: number; receivedAt: number }>

/** When all of it was measured and received; undefined when that, or anything else, is more than columns say. */
function momentOf({ state: { latest, position, presence } }: NewOfDevice): Moment | undefined {
  if (presence) return undefined
  let moment: Moment | undefined = position
  for (const quantity in latest) {
    const value = latest[quantity]
    if (!value) continue
    moment ??= value
    const isPlain = value.status === 'measuring' && value.flags.length === 0 && value.imported === undefined
    if (!isPlain || value.at !== moment.at || value.receivedAt !== moment.receivedAt) return undefined
  }
  return moment
}

type Column = {
  readonly quantity: string
  numbers: number[]
  readonly words: Map<string | boolean, number> | undefined
}
type Columns = {
  readonly feed: FeedId
  readonly devices: DeviceId[]
  /** Instead of names, where all are known by key. */
  readonly keys: number[] | undefined
  readonly at: number[]
  readonly receivedAt: number[]
  readonly positions: { lon: number[]; lat: number[] } | undefined
  readonly columns: readonly Column[]
}

/** Those that say the same quantities, each as a number or each as a word, share columns; by key or by name all of them. */
function columnsFor(all: Map<string, Columns>, { key: deviceKey, feed, state }: NewOfDevice): Columns {
  const said = Object.entries(state.latest).map(([quantity, { value }]) => {
    return { quantity, isNumber: typeof value === 'number' }
  })
  const key = JSON.stringify([feed, deviceKey !== undefined, state.position !== undefined, said])
  const known = all.get(key)
  if (known) return known
  const columns: Columns = {
    ...{ feed, devices: [], at: [], receivedAt: [] },
    keys: deviceKey === undefined ? undefined : [],
    positions: state.position && { lon: [], lat: [] },
    columns: said.map(({ quantity, isNumber }) => {
      return { quantity, numbers: [], words: isNumber ? undefined : new Map() }
    }),
  }
  all.set(key, columns)
  return columns
}

function add(columns: Columns, { device, key, state }: NewOfDevice, { at, receivedAt }: Moment): void {
  if (key !== undefined && columns.keys) columns.keys.push(key)
  else columns.devices.push(device)
  columns.at.push(at)
  columns.receivedAt.push(receivedAt)
  for (const column of columns.columns) {
    const value = state.latest[column.quantity]?.value
    if (value !== undefined) column.numbers.push(typeof value === 'number' ? value : wordPlace(column, value))
  }
  if (!state.position || !columns.positions) return
  columns.positions.lon.push(state.position.position[0])
  columns.positions.lat.push(state.position.position[1])
}

function wordPlace({ words }: Column, word: string | boolean): number {
  const place = words?.get(word) ?? words?.size ?? 0
  words?.set(word, place)
  return place
}

function asReports({ feed, devices, keys, at, receivedAt, positions, columns }: Columns): PlainReports {
  return {
    ...{ feed, devices: keys ? Float64Array.from(keys) : devices },
    ...{ at: Float64Array.from(at), receivedAt: Float64Array.from(receivedAt) },
    ...(positions && {
      positions: { lon: Float64Array.from(positions.lon), lat: Float64Array.from(positions.lat) },
    }),
    columns: columns.map(({ quantity, numbers, words }) => {
      return { quantity, numbers: Float64Array.from(numbers), ...(words && { words: [...words.keys()] }) }
    }),
  }
}
