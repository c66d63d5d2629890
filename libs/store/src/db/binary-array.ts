/**
 * PostgreSQL's binary form of one-dimensional arrays (src/backend/utils/adt/arrayfuncs.c, array_recv).
 * A batch travels as one array per column: building these from numbers costs a fraction of printing and
 * parsing text. Elements that are missing at the end are left out, for `unnest` fills up with nulls.
 */

const oids = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, float8: 701, timestamptz: 1184 } as const

const headerBytes = 20
const lengthBytes = 4
/** PostgreSQL counts time from 2000-01-01. */
const epochOffsetMs = 946_684_800_000
const twoTo32 = 4_294_967_296

type Column<T> = readonly (T | undefined)[]

/** 32-bit integers as `int4[]`. */
export function int4Array(values: Column<number>): Buffer {
  return fixed(values, { oid: oids.int4, bytes: 4 }, (view, value, offset) => view.setInt32(offset, value))
}

/** Safe integers as `int8[]`. */
export function int8Array(values: Column<number>): Buffer {
  return fixed(values, { oid: oids.int8, bytes: 8 }, writeInt64)
}

/** Numbers as `float8[]`. */
export function float8Array(values: Column<number>): Buffer {
  return fixed(values, { oid: oids.float8, bytes: 8 }, (view, value, offset) =>
    view.setFloat64(offset, value),
  )
}

/** Truths as `bool[]`. */
export function boolArray(values: Column<boolean>): Buffer {
  return fixed(values, { oid: oids.bool, bytes: 1 }, (view, value, offset) =>
    view.setUint8(offset, value ? 1 : 0),
  )
}

/** Instants (epoch ms) as `timestamptz[]`. */
export function timestampArray(values: Column<number>): Buffer {
  return fixed(values, { oid: oids.timestamptz, bytes: 8 }, (view, at, offset) =>
    writeInt64(view, (at - epochOffsetMs) * 1_000, offset),
  )
}

/** Texts as `text[]`, in UTF-8. */
export function textArray(values: Column<string>): Buffer {
  const count = lengthToSend(values)
  let bytes = headerBytes + count * lengthBytes
  for (let index = 0; index < count; index++) {
    const value = values[index]
    if (value !== undefined) bytes += Buffer.byteLength(value)
  }
  const buffer = header(count, bytes, oids.text)
  let offset = headerBytes
  for (let index = 0; index < count; index++) {
    const value = values[index]
    const length = value === undefined ? -1 : buffer.write(value, offset + lengthBytes)
    buffer.writeInt32BE(length, offset)
    offset += lengthBytes + Math.max(length, 0)
  }
  return trimmed(buffer, count)
}

/** Bytes as `bytea[]`. */
export function byteaArray(values: Column<Uint8Array>): Buffer {
  const count = lengthToSend(values)
  const bytes = values.reduce((sum, value) => sum + (value?.length ?? 0), headerBytes + count * lengthBytes)
  const buffer = header(count, bytes, oids.bytea)
  let offset = headerBytes
  for (let index = 0; index < count; index++) {
    const value = values[index]
    buffer.writeInt32BE(value?.length ?? -1, offset)
    offset += lengthBytes
    if (value) buffer.set(value, offset)
    offset += value?.length ?? 0
  }
  return trimmed(buffer, count)
}

type Element = Readonly<{ oid: number; bytes: number }>

/** Through a view: `Buffer`'s own write methods cost an element of a batch fifteen times as much. */
function fixed<T>(
  values: Column<T>,
  { oid, bytes }: Element,
  write: (view: DataView, value: T, offset: number) => void,
): Buffer {
  const count = lengthToSend(values)
  const buffer = header(count, headerBytes + count * (lengthBytes + bytes), oid)
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
  let offset = headerBytes
  for (let index = 0; index < count; index++) {
    const value = values[index]
    view.setInt32(offset, value === undefined ? -1 : bytes)
    offset += lengthBytes
    if (value === undefined) continue
    write(view, value, offset)
    offset += bytes
  }
  return trimmed(buffer.subarray(0, Math.max(offset, headerBytes)), count)
}

function lengthToSend(values: Column<unknown>): number {
  return values.findLastIndex((value) => value !== undefined) + 1
}

function header(count: number, bytes: number, oid: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes)
  buffer.writeInt32BE(1, 0) // dimensions
  buffer.writeInt32BE(1, 4) // there may be nulls
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16) // lower bound
  return buffer
}

/** An empty array has no dimension. */
function trimmed(buffer: Buffer, count: number): Buffer {
  if (count > 0) return buffer
  buffer.writeInt32BE(0, 0)
  buffer.writeInt32BE(0, 4)
  return buffer.subarray(0, 12)
}

/** A whole number beyond 2⁵³ loses its last digits here, as it did where it came from. */
function writeInt64(view: DataView, value: number, offset: number): void {
  const high = Math.floor(value / twoTo32)
  view.setInt32(offset, high)
  view.setUint32(offset + 4, value - high * twoTo32)
}
