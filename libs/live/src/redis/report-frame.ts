import type { DeviceId, FeedId } from '@haidang/domain'
import type { PlainColumn, PlainReports } from '../plain-reports.js'
import { isObject, readJson } from './read-json.js'

/** Reports, and what travels beside them as JSON. */
export type ReportFrame = Readonly<{ reports: readonly PlainReports[]; beside: unknown }>

/** No JSON begins with it, so that who knows only texts passes a frame over. */
const formatVersion = 3
/** Knows devices by name only, and is otherwise the same: an ingest of before writes it during a rolling upgrade. */
const namesVersion = 2
const startBytes = 8
const numberBytes = Float64Array.BYTES_PER_ELEMENT

/**
 * Bytes {u8 3, u8 0, u16 0, u32 bytes of the head}, the head as JSON, and all numbers of the reports as f64, everything
 * little-endian: report by report whose keys they are (if the head says only how many), when it was measured and received, where
 * (if `placed`), and a column for each quantity. As text to parse, the numbers of ten thousand vehicles cost the receiver a third of
 * all that learning of them does, and their names half of what is left.
 */
export function writeReportFrame({ reports, beside }: ReportFrame): Buffer {
  const head = Buffer.from(JSON.stringify({ reports: reports.map(headOf), beside } satisfies Head))
  const start = Buffer.alloc(startBytes)
  start.writeUInt8(formatVersion, 0)
  start.writeUInt32LE(head.length, 4)
  return Buffer.concat([start, head, ...reports.flatMap(numbersOf).map(bytesOf)])
}

/** @returns undefined when the bytes are no frame of this version, whole and with a number for each place. */
export function readReportFrame(bytes: Buffer): ReportFrame | undefined {
  if (bytes.length < startBytes || !isKnown(bytes.readUInt8(0))) return undefined
  const headEnd = startBytes + bytes.readUInt32LE(4)
  const head = headEnd <= bytes.length ? readJson(bytes.toString('utf8', startBytes, headEnd)) : undefined
  if (!isHead(head)) return undefined
  const expected = head.reports.reduce((sum, one) => sum + countOf(one) * columnsOf(one), 0)
  if (bytes.length - headEnd !== expected * numberBytes) return undefined
  const numbers = new Float64Array(new Uint8Array(bytes.subarray(headEnd)).buffer) // a copy: aligned, and none of Redis' bytes is kept
  let taken = 0
  const take = (count: number): Float64Array => numbers.subarray(taken, (taken += count))
  return { reports: head.reports.map((one) => reportsOf(one, take)), beside: head.beside }
}

type ReportHead = Readonly<{
  feed: FeedId
  /** By name; or how many there are, and their keys are the first column. */
  devices: readonly DeviceId[] | number
  placed: boolean
  columns: readonly Omit<PlainColumn, 'numbers'>[]
}>
type Head = Readonly<{ reports: readonly ReportHead[]; beside: unknown }>

function headOf({ feed, devices, positions, columns }: PlainReports): ReportHead {
  return {
    ...{ feed, devices: isKeys(devices) ? devices.length : devices, placed: positions !== undefined },
    columns: columns.map(({ quantity, words }) => ({ quantity, ...(words && { words }) })),
  }
}

function numbersOf({ devices, at, receivedAt, positions, columns }: PlainReports): Float64Array[] {
  return [
    ...(isKeys(devices) ? [devices] : []),
    ...[at, receivedAt],
    ...(positions ? [positions.lon, positions.lat] : []),
    ...columns.map(({ numbers }) => numbers),
  ]
}

/** As the machine has them: every one that Node.js runs on here is little-endian. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function columnsOf({ devices, placed, columns }: ReportHead): number {
  return (typeof devices === 'number' ? 1 : 0) + (placed ? 4 : 2) + columns.length
}

function countOf({ devices }: ReportHead): number {
  return typeof devices === 'number' ? devices : devices.length
}

function isKeys(devices: PlainReports['devices']): devices is Float64Array {
  return ArrayBuffer.isView(devices)
}

function isKnown(version: number): boolean {
  return version === formatVersion || version === namesVersion
}

/** In the order in which `numbersOf` writes them. */
function reportsOf(head: ReportHead, take: (count: number) => Float64Array): PlainReports {
  const { feed, devices, placed, columns } = head
  const next = (): Float64Array => take(countOf(head))
  return {
    ...{ feed, devices: typeof devices === 'number' ? next() : devices },
    ...{ at: next(), receivedAt: next() },
    ...(placed && { positions: { lon: next(), lat: next() } }),
    columns: columns.map((column) => ({ ...column, numbers: next() })),
  }
}

/** Our own processes write them; one of another version may write them otherwise. */
function isHead(value: unknown): value is Head {
  return isObject(value) && Array.isArray(value.reports) && value.reports.every(isReportHead)
}

function isReportHead(value: unknown): value is ReportHead {
  return (
    isObject(value) &&
    typeof value.feed === 'string' &&
    typeof value.placed === 'boolean' &&
    isDevices(value.devices) &&
    Array.isArray(value.columns) &&
    value.columns.every(isColumnHead)
  )
}

function isDevices(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0
  return Array.isArray(value) && value.every((id) => typeof id === 'string')
}

function isColumnHead(value: unknown): value is ReportHead['columns'][number] {
  return (
    isObject(value) &&
    typeof value.quantity === 'string' &&
    (value.words === undefined || isWords(value.words))
  )
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string' || typeof word === 'boolean')
}
