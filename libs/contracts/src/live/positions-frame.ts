/** One vehicle in a binary positions frame. */
export type PositionRecord = Readonly<{
  /** Place in the snapshot's `ids`. */
  index: number
  lon: number
  lat: number
  speedKmh: number
  /** Degrees clockwise from north. */
  headingDeg: number
  /** Age of the fix at the header's time; saturates at 6,553.5 s. */
  ageMs: number
  /** Place, from 1, of the word that the feed's word quantity has (a vehicle's duty); 0 when there is none. */
  state: number
  /** See `positionFlags`. */
  flags: number
}>

export type PositionsFrame = Readonly<{
  version: number
  serverAt: number
  records: readonly PositionRecord[]
}>

/**
 * `…Said`: the record has that quantity's newest value in full (`state`: that of the word quantity): it was measured with
 * the fix, is `measuring` without any flag, and was received within two seconds. A frame does not repeat it.
 */
export const positionFlags = {
  simulated: 1,
  ignition: 2,
  online: 4,
  speedSaid: 8,
  headingSaid: 16,
  ignitionSaid: 32,
  stateSaid: 64,
} as const

const headerBytes = 16
const recordBytes = 20
const formatVersion = 1

/**
 * Little-endian header {u8 1, u8 0, u16 0, u32 version, f64 server ms}, then 20 bytes a record:
 * {u32 index, i32 lat·1e7, i32 lon·1e7, u16 speed cm/s, u16 heading 0.01°, u16 age ds, u8 state, u8 flags}.
 */
export function encodePositions({ version, serverAt, records }: PositionsFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + recordBytes * records.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, formatVersion)
  view.setUint32(4, version, true)
  view.setFloat64(8, serverAt, true)
  records.forEach((record, place) => {
    writeRecord(view, headerBytes + place * recordBytes, record)
  })
  return bytes
}

/** @throws RangeError when the bytes are no positions frame. */
export function decodePositions(bytes: ArrayBuffer | Uint8Array): PositionsFrame {
  const view =
    bytes instanceof Uint8Array
      ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new DataView(bytes)
  if (
    view.byteLength < headerBytes ||
    (view.byteLength - headerBytes) % recordBytes !== 0 ||
    view.getUint8(0) !== formatVersion
  ) {
    throw new RangeError(`not a positions frame of version ${formatVersion}: ${view.byteLength} bytes`)
  }
  const count = (view.byteLength - headerBytes) / recordBytes
  const records = Array.from({ length: count }, (_, place) =>
    readRecord(view, headerBytes + place * recordBytes),
  )
  return { version: view.getUint32(4, true), serverAt: view.getFloat64(8, true), records }
}

const metresPerSecond = 1 / 3.6
const largestU16 = 65_535

function writeRecord(view: DataView, offset: number, record: PositionRecord): void {
  view.setUint32(offset, record.index, true)
  view.setInt32(offset + 4, Math.round(record.lat * 1e7), true)
  view.setInt32(offset + 8, Math.round(record.lon * 1e7), true)
  view.setUint16(offset + 12, saturated(record.speedKmh * metresPerSecond * 100), true)
  view.setUint16(offset + 14, Math.round((((record.headingDeg % 360) + 360) % 360) * 100), true)
  view.setUint16(offset + 16, saturated(record.ageMs / 100), true)
  view.setUint8(offset + 18, record.state)
  view.setUint8(offset + 19, record.flags)
}

function readRecord(view: DataView, offset: number): PositionRecord {
  return {
    index: view.getUint32(offset, true),
    lat: view.getInt32(offset + 4, true) / 1e7,
    lon: view.getInt32(offset + 8, true) / 1e7,
    speedKmh: view.getUint16(offset + 12, true) / 100 / metresPerSecond,
    headingDeg: view.getUint16(offset + 14, true) / 100,
    ageMs: view.getUint16(offset + 16, true) * 100,
    state: view.getUint8(offset + 18),
    flags: view.getUint8(offset + 19),
  }
}

function saturated(value: number): number {
  return Math.min(largestU16, Math.max(0, Math.round(value)))
}
