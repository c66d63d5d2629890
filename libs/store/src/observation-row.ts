import type { Flag, LonLat, Observation, ObservationRow, ObservedValue, Status, Value } from '@haidang/domain'

import { boolArray, float8Array, int4Array, textArray, timestampArray } from './db/binary-array.js'
import type { FeedTable } from './feed-table.js'

/** A row as its table has it: fixed columns, then one per quantity. */
export type ObservationRecord = Readonly<{
  device_key: number
  at: number
  received_at: number
  lon: number | null
  lat: number | null
  simulated: boolean
  meta: Meta | null
}> &
  Readonly<Record<string, unknown>>

/** What of a row's values is not as usual (`measuring`, no flags, revision 0), by quantity. */
export type Meta = Readonly<{
  status?: Readonly<Record<string, Status>>
  flags?: Readonly<Record<string, readonly Flag[]>>
  revision?: Readonly<Record<string, number>>
}>

/** A row on its way into the table. */
export type NewRow = Readonly<{
  key: number
  at: number
  receivedAt: number
  position: LonLat | undefined
  simulated: boolean
  values: readonly ObservedValue[]
}>

/** The values that a stored row holds, with their truth. */
export function readRow(
  table: FeedTable,
  record: ObservationRecord,
): ObservationRow & { values: ReadonlyMap<string, ObservedValue> } {
  const values = new Map<string, ObservedValue>()
  for (const { key, name } of table.columns) {
    const value = record[name]
    if (!isValue(value)) continue
    values.set(key, {
      quantity: key,
      value,
      status: record.meta?.status?.[key] ?? 'measuring',
      flags: record.meta?.flags?.[key] ?? [],
      revision: record.meta?.revision?.[key] ?? 0,
    })
  }
  const { lon, lat } = record
  return {
    receivedAt: record.received_at,
    values,
    ...(lon !== null && lat !== null && { position: [lon, lat] as const }),
  }
}

/** The columns of `insertRows` and `updateRows`, in the order of `rowColumnTypes`. */
export function writeRows(table: FeedTable, rows: readonly NewRow[]): Buffer[] {
  const columns = table.columns.map(() => new Array<Value | undefined>(rows.length).fill(undefined))
  rows.forEach(({ values }, place) => {
    for (const { quantity, value } of values) {
      const column = columns[table.columnOf.get(quantity) ?? -1]
      if (column) column[place] = value
    }
  })
  return [
    int4Array(rows.map(({ key }) => key)),
    timestampArray(rows.map(({ at }) => at)),
    timestampArray(rows.map(({ receivedAt }) => receivedAt)),
    float8Array(rows.map(({ position }) => position?.[0])),
    float8Array(rows.map(({ position }) => position?.[1])),
    boolArray(rows.map(({ simulated }) => simulated)),
    ...table.columns.map(({ kind }, index) => encode(kind, columns[index] ?? [])),
    textArray(rows.map(({ values }) => writeMeta(values))),
  ]
}

/** Types of the parameters that `writeRows` makes. */
export function rowColumnTypes(table: FeedTable): string[] {
  return [
    'integer',
    'timestamptz',
    'timestamptz',
    'float8',
    'float8',
    'boolean',
    ...table.columns.map(({ type }) => type),
    'text',
  ]
}

/** Why PostgreSQL could never hold the observation, or undefined when it can. */
export function findUnstorable(
  table: FeedTable,
  { at, receivedAt, position, values }: Observation,
): string | undefined {
  if (!isInstant(at) || !isInstant(receivedAt)) return 'its time is not an instant'
  if (position && !(Number.isFinite(position[0]) && Number.isFinite(position[1])))
    return 'its position is not finite'
  for (const { quantity, value } of values) {
    const column = table.columns[table.columnOf.get(quantity) ?? -1]
    if (!column) return `${table.feed.id} has no quantity ${quantity}`
    if (!fits(column.kind, value)) return `${quantity} is not a ${column.kind} that can be stored`
  }
  return undefined
}

function encode(kind: 'number' | 'boolean' | 'word', values: readonly (Value | undefined)[]): Buffer {
  switch (kind) {
    case 'number':
      return float8Array(values.map((value) => (typeof value === 'number' ? value : undefined)))
    case 'boolean':
      return boolArray(values.map((value) => (typeof value === 'boolean' ? value : undefined)))
    case 'word':
      return textArray(values.map((value) => (typeof value === 'string' ? value : undefined)))
  }
}

function writeMeta(values: readonly ObservedValue[]): string | undefined {
  if (values.every(isUsual)) return undefined
  const status: Record<string, Status> = {}
  const flags: Record<string, readonly Flag[]> = {}
  const revision: Record<string, number> = {}
  for (const value of values) {
    if (value.status !== 'measuring') status[value.quantity] = value.status
    if (value.flags.length > 0) flags[value.quantity] = value.flags
    if (value.revision > 0) revision[value.quantity] = value.revision
  }
  const some = (part: object) => (Object.keys(part).length > 0 ? part : undefined)
  return JSON.stringify({ status: some(status), flags: some(flags), revision: some(revision) })
}

function isUsual({ status, flags, revision }: ObservedValue): boolean {
  return status === 'measuring' && flags.length === 0 && revision === 0
}

function isInstant(at: number): boolean {
  return Number.isSafeInteger(at) && Math.abs(at) <= 8.64e15
}

const loneSurrogate = /\p{Surrogate}/u

/** A lone surrogate would be stored as another character, and the same message would conflict with itself later. */
function fits(kind: 'number' | 'boolean' | 'word', value: Value): boolean {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'word':
      return typeof value === 'string' && !loneSurrogate.test(value)
  }
}

function isValue(value: unknown): value is Value {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
}
