import type { AreaId, DeviceId, FeedId, LatestValue, Value } from '@haidang/domain'
import type { NewOfDevice, ShownState } from '../live-bus.js'
import { isObject } from './read-json.js'

/**
 * What is new of many devices of one feed as an ingest of before wrote it down: columns as text. During a rolling upgrade it
 * is still heard; nobody writes it any more.
 */
export type TextColumns = Readonly<{
  feed: FeedId
  devices: readonly DeviceId[]
  areas: readonly AreaId[]
  at: readonly number[]
  receivedAt: readonly number[]
  positions?: Readonly<{ lon: readonly number[]; lat: readonly number[] }>
  quantities: readonly string[]
  /** A column for each quantity. */
  values: readonly (readonly Value[])[]
}>

/** Each device by itself again. */
export function outOfColumns(reports: TextColumns): NewOfDevice[] {
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

function stateAt(reports: TextColumns, place: number): ShownState | undefined {
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
export function isTextColumns(value: unknown): value is TextColumns {
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
