import type {
  DeviceId,
  EventData,
  EventSignal,
  LonLat,
  NeededColumns,
  NeededEvents,
  SampleColumn,
  Samples,
  Slice,
  Status,
} from '@haidang/domain'
import pg from 'pg'

import { timestamp } from '../db/row-types.js'
import { type FeedColumn, type FeedTable, quoted } from '../feed-table.js'
import { type Field, readInstants, readNumbers, readTexts, readTruths } from './read-copy.js'

export type SliceAsk = Readonly<{
  table: FeedTable
  needed: NeededColumns
  /** The devices, by key; of what one said before `seenFromAt` (epoch ms) nothing. */
  asked: readonly Readonly<{ key: number; seenFromAt: number | undefined }>[]
  /** Epoch ms, inclusive. */
  fromAt: number
  /** Epoch ms, exclusive. */
  toAt: number
}>

/**
 * One tuple a device: its instants, its columns as arrays, and how many rows have something to say of their values. A tuple
 * for each row would cost its reader ten times as much. COPY takes no parameters; what stands in it are numbers and
 * instants of ours, names of the feed's own columns, and quoted text.
 */
export function sliceSql(ask: SliceAsk): string {
  const { positions, words } = ask.needed
  const columns = [...columnsOf(ask).map(({ name }) => quoted(name)), ...(positions ? ['lon', 'lat'] : [])]
  const spoken = words ? [...namesOf(ask.table, words.among), 'lon'] : []
  const arrays = ['at', ...columns].map((column) => `array_agg(${column})`)
  const any = [...new Set([...spoken, ...columns])].map((column) => `${column} is not null`).join(' or ')
  return `copy (select device_key, ${arrays.join(', ')}, count(meta) from ${quoted(ask.table.name)}
where ${stretch(ask)} and (${any}) group by device_key) to stdout (format binary)`
}

/** Whether rows are needed at all: a rule that only counts events needs none. */
export function readsRows({ needed }: Pick<SliceAsk, 'needed'>): boolean {
  return needed.positions || needed.words !== undefined || needed.quantities.length > 0
}

/**
 * What happened at the devices, in event time: the kinds that are asked for, and the fields, each as JSON by itself. Most of what
 * devices say of what happens no rule ever looks at.
 */
export function eventSql(ask: SliceAsk, { kinds, fields }: NeededEvents): string {
  const told = fields.map((field) => `(data -> ${pg.escapeLiteral(field)})::text`)
  const arrays = ['at', 'kind', 'max_age_ms::float8', ...told]
    .map((column) => `array_agg(${column} order by at, name)`)
    .join(', ')
  return `copy (select device_key, ${arrays} from device_event
where ${stretch(ask)} and kind in (${kinds.map((kind) => pg.escapeLiteral(kind)).join(', ')})
group by device_key) to stdout (format binary)`
}

/** The rows whose values are not all `measuring`. */
export function statusSql(ask: SliceAsk): string {
  return `copy (select device_key, array_agg(at), array_agg((meta -> 'status')::text) from ${quoted(ask.table.name)}
where ${stretch(ask)} and meta ? 'status' group by device_key) to stdout (format binary)`
}

function stretch({ asked, fromAt, toAt }: SliceAsk): string {
  const unseen = new Map<number, number[]>()
  for (const { key, seenFromAt = fromAt } of asked)
    if (seenFromAt > fromAt) unseen.set(seenFromAt, [...(unseen.get(seenFromAt) ?? []), key])
  return [
    keyIn(asked.map(({ key }) => key)),
    `at >= '${timestamp(fromAt)}' and at < '${timestamp(toAt)}'`,
    ...[...unseen].map(([at, keys]) => `not (at < '${timestamp(at)}' and ${keyIn(keys)})`),
  ].join('\n  and ')
}

function keyIn(keys: readonly number[]): string {
  return `device_key in (${keys.map((key) => Math.trunc(key)).join(', ')})`
}

function namesOf({ columns }: FeedTable, keys: readonly string[]): string[] {
  return columns.filter(({ key }) => keys.includes(key)).map(({ name }) => quoted(name))
}

function columnsOf({ table, needed }: Pick<SliceAsk, 'table' | 'needed'>): readonly FeedColumn[] {
  return table.columns.filter(({ key }) => needed.quantities.includes(key))
}

type Reading = Pick<SliceAsk, 'table' | 'needed'> &
  Readonly<{
    keys: ReadonlyMap<number, DeviceId>
    unusual: readonly (readonly Field[])[]
    events: readonly (readonly Field[])[]
  }>

/** What came, by device; each in event time. */
export function readSamples(
  tuples: readonly (readonly Field[])[],
  reading: Reading,
): Readonly<{ slice: Slice; rows: number }> {
  const slice = new Map<DeviceId, Samples>()
  let rows = 0
  const unusual = new Map(reading.unusual.map((tuple) => [tuple[0]?.getInt32(0), tuple]))
  for (const tuple of tuples) {
    const [key, instants, ...fields] = tuple
    const device = key && reading.keys.get(key.getInt32(0))
    if (!device || !instants) continue
    const samples = ascending(samplesOf(readInstants(instants), fields, reading))
    const statuses = statusesOf(samples.at, unusual.get(key.getInt32(0)))
    slice.set(device, statuses ? { ...samples, statuses } : samples)
    rows += samples.at.length
  }
  for (const [key, ...fields] of reading.events) {
    const device = key && reading.keys.get(key.getInt32(0))
    if (!device) continue
    const events = eventsOf(fields, reading.needed.events?.fields ?? [])
    slice.set(device, { ...(slice.get(device) ?? nothing), events })
    rows += events.length
  }
  return { slice, rows }
}

const mostKnown = 10_000

const nothing: Samples = { at: new Float64Array(), columns: new Map() }

function eventsOf(
  [instants, kinds, ages, ...told]: readonly Field[],
  fields: readonly string[],
): EventSignal[] {
  if (!instants || !kinds || !ages) return []
  const [names, maxAges] = [readTexts(kinds), readNumbers(ages)]
  const values = told.flatMap((field, place) =>
    field ? [[fields[place] ?? '', readJson(field)] as const] : [],
  )
  const dataOf = (row: number): EventData => {
    const data: Record<string, EventData[string]> = {}
    for (const [field, column] of values) {
      const value = column[row]
      if (value !== undefined) data[field] = value
    }
    return data
  }
  return Array.from(readInstants(instants), (at, row) => ({
    ...{ kind: 'event', event: names[row] ?? '', at, receivedAt: at, maxAgeMs: maxAges[row] ?? 0 },
    data: dataOf(row),
  }))
}

/** Values of one field; the same few come again and again. */
function readJson(array: DataView): readonly (EventData[string] | undefined)[] {
  const known = new Map<string, EventData[string]>()
  return readTexts(array).map((text) => {
    if (text === undefined) return undefined
    const before = known.get(text)
    if (before !== undefined) return before
    const value = JSON.parse(text) as EventData[string]
    if (known.size < mostKnown) known.set(text, value)
    return value
  })
}

function samplesOf(at: Float64Array, fields: readonly Field[], reading: Reading): Samples {
  const wanted = columnsOf(reading)
  const columns = new Map<string, SampleColumn>()
  for (const [place, { key, kind }] of wanted.entries()) {
    const field = fields[place]
    if (field) columns.set(key, readColumn(kind, field))
  }
  const { words } = reading.needed
  if (words) columns.set(words.standIn, new Float64Array(at.length))
  const [lon, lat] = reading.needed.positions ? fields.slice(wanted.length) : []
  if (!lon || !lat) return { at, columns }
  const [lons, lats] = [readNumbers(lon), readNumbers(lat)]
  const positions = Array.from(lons, (x, row): LonLat | undefined =>
    Number.isNaN(x) ? undefined : [x, lats[row] ?? Number.NaN],
  )
  return { at, columns, positions }
}

function readColumn(kind: FeedColumn['kind'], field: DataView): SampleColumn {
  switch (kind) {
    case 'number':
      return readNumbers(field)
    case 'boolean':
      return readTruths(field)
    case 'word':
      return readTexts(field)
  }
}

/** Rows come as they lie on disk, which is as they were stored; what came late lies behind. */
function ascending(samples: Samples): Samples {
  const { at, columns, positions } = samples
  if (at.every((instant, row) => row === 0 || instant > (at[row - 1] ?? 0))) return samples
  const order = Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0))
  const sorted = (column: SampleColumn): SampleColumn =>
    column instanceof Float64Array
      ? Float64Array.from(order, (row) => column[row] ?? Number.NaN)
      : order.map((row) => column[row])
  return {
    at: Float64Array.from(order, (row) => at[row] ?? 0),
    columns: new Map([...columns].map(([key, column]) => [key, sorted(column)])),
    ...(positions && { positions: order.map((row) => positions[row]) }),
  }
}

function statusesOf(at: Float64Array, tuple: readonly Field[] | undefined): Samples['statuses'] {
  const [, instants, texts] = tuple ?? []
  if (!instants || !texts) return undefined
  const rowAt = new Map(Array.from(at, (instant, row) => [instant, row]))
  const statuses = new Map<number, Readonly<Record<string, Status>>>()
  const said = readTexts(texts)
  for (const [place, instant] of readInstants(instants).entries()) {
    const row = rowAt.get(instant)
    if (row !== undefined) statuses.set(row, JSON.parse(said[place] ?? '{}') as Record<string, Status>)
  }
  return statuses
}
