import type { AreaId, DeviceId, FeedId, LatestValue, Value } from '@haidang/domain'
import type { ChangedDevice, ShownState } from '../live-bus.js'

/** What is new of a device. */
export type NewOfDevice = Omit<ChangedDevice, 'before'>

/**
 * What is new of many devices of one feed that have said the same quantities, in columns, a place for each device: of ten
 * thousand vehicles a second nothing differs but these. Plain: one moment for all that a device says, nothing flagged.
 */
export type PlainReports = Readonly<{
  feed: FeedId
  devices: readonly DeviceId[]
  areas: readonly AreaId[]
  at: readonly number[]
  receivedAt: readonly number[]
  /** Absent where they have not said where they are. */
  positions?: Readonly<{ lon: readonly number[]; lat: readonly number[] }>
  quantities: readonly string[]
  /** A column for each quantity. */
  values: readonly (readonly Value[])[]
}>

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
  return { reports: [...columns.values()], others }
}

/** Each device by itself again. */
export function outOfColumns(reports: PlainReports): NewOfDevice[] {
  const { feed, devices, areas } = reports
  const news: NewOfDevice[] = []
  for (let place = 0; place < devices.length; place += 1) {
    const device = devices[place]
    const area = areas[place]
    const state = stateAt(reports, place)
    if (device !== undefined && area !== undefined && state) news.push({ device, feed, area, state })
  }
  return news
}

function stateAt(reports: PlainReports, place: number): ShownState | undefined {
  const { positions, quantities, values } = reports
  const at = reports.at[place]
  const receivedAt = reports.receivedAt[place]
  if (at === undefined || receivedAt === undefined) return undefined
  const latest: Record<string, LatestValue> = {}
  for (let column = 0; column < quantities.length; column += 1) {
    const quantity = quantities[column]
    const value = values[column]?.[place]
    if (quantity !== undefined && value !== undefined)
      latest[quantity] = { value, at, receivedAt, status: 'measuring', flags: unflagged }
  }
  const lon = positions?.lon[place]
  const lat = positions?.lat[place]
  if (lon === undefined || lat === undefined) return { latest }
  return { latest, position: { position: [lon, lat], at, receivedAt } }
}

/** Our own processes write them; one of another version may write them otherwise. */
export function isPlainReports(value: unknown): value is PlainReports {
  if (!isObject(value) || !Array.isArray(value.devices)) return false
  const { feed, positions, quantities, values, ...columns } = value
  const count = value.devices.length
  const isColumn = (column: unknown, type: (one: unknown) => boolean): boolean =>
    Array.isArray(column) && column.length === count && column.every(type)
  return (
    isText(feed) &&
    isColumn(columns.devices, isText) &&
    isColumn(columns.areas, isText) &&
    isColumn(columns.at, isNumber) &&
    isColumn(columns.receivedAt, isNumber) &&
    (positions === undefined ||
      (isObject(positions) && isColumn(positions.lon, isNumber) && isColumn(positions.lat, isNumber))) &&
    Array.isArray(quantities) &&
    quantities.every(isText) &&
    Array.isArray(values) &&
    values.length === quantities.length &&
    values.every((column) => isColumn(column, isValue))
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isValue(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
}

const unflagged: LatestValue['flags'] = []

type Moment = Readonly<{ at: number; receivedAt: number }>

/** When all of it was measured and received; undefined when that, or anything else, is more than a column says. */
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

type Growing<Of> = { -readonly [Key in keyof Of]: Of[Key] extends readonly (infer One)[] ? One[] : Of[Key] }
type Columns = Growing<Omit<PlainReports, 'positions' | 'values'>> & {
  positions?: { lon: number[]; lat: number[] }
  values: Value[][]
}

function columnsFor(all: Map<string, Columns>, { feed, state }: NewOfDevice): Columns {
  const quantities = Object.keys(state.latest)
  const key = [feed, state.position ? 'placed' : '', ...quantities].join()
  const known = all.get(key)
  if (known) return known
  const columns: Columns = {
    ...{ feed, devices: [], areas: [], at: [], receivedAt: [] },
    ...(state.position && { positions: { lon: [], lat: [] } }),
    ...{ quantities, values: quantities.map(() => []) },
  }
  all.set(key, columns)
  return columns
}

function add(columns: Columns, { device, area, state }: NewOfDevice, { at, receivedAt }: Moment): void {
  columns.devices.push(device)
  columns.areas.push(area)
  columns.at.push(at)
  columns.receivedAt.push(receivedAt)
  columns.quantities.forEach((quantity, column) => {
    const said = state.latest[quantity]
    if (said) columns.values[column]?.push(said.value)
  })
  if (!state.position || !columns.positions) return
  columns.positions.lon.push(state.position.position[0])
  columns.positions.lat.push(state.position.position[1])
}
