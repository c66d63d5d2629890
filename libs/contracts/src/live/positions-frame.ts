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
const flagsOffset = 19
const wordBytes = 4
const formatVersion = 1
const fewestRecords = 64

/** What a record tells whomever it is for: its place among the ids depends on who that is. */
export type PositionBody = Omit<PositionRecord, 'index'>

/**
 * Records as they lie in a frame, but for their place among the ids. Each is written once and goes from here into the frames of all who
 * may see it; ten thousand a second leave nothing to be collected.
 */
export class PositionSheet {
  #bytes = new Uint8Array(0)
  #view = new DataView(this.#bytes.buffer)
  #count = 0

  /** Forgets all records. */
  clear(): void {
    this.#count = 0
  }

  /** @returns its place on the sheet, counted from 0. */
  add(body: PositionBody): number {
    const offset = this.#count * recordBytes
    if (offset === this.#bytes.length) this.#grow()
    writeBody(this.#view, offset, body)
    this.#count += 1
    return this.#count - 1
  }

  flags(place: number): number {
    return this.#bytes[place * recordBytes + flagsOffset] ?? 0
  }

  /** Copies a record without its index. */
  copy(place: number, to: DataView, offset: number): void {
    const from = place * recordBytes
    for (let word = wordBytes; word < recordBytes; word += wordBytes)
      to.setUint32(offset + word, this.#view.getUint32(from + word, true), true)
  }

  #grow(): void {
    const grown = new Uint8Array(Math.max(fewestRecords * recordBytes, 2 * this.#bytes.length))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/**
 * Writes a frame record by record: little-endian header {u8 1, u8 0, u16 0, u32 version, f64 server ms}, then 20 bytes a record
 * {u32 index, i32 lat·1e7, i32 lon·1e7, u16 speed cm/s, u16 heading 0.01°, u16 age ds, u8 state, u8 flags}.
 */
export class PositionsWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>
  readonly #view: DataView
  #end = headerBytes

  /** @param most It has room for so many records. */
  constructor(most: number) {
    this.#bytes = new Uint8Array(headerBytes + recordBytes * most)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get count(): number {
    return (this.#end - headerBytes) / recordBytes
  }

  /** Takes a record from the sheet. @param index Its place in the snapshot's `ids`. */
  add(index: number, sheet: PositionSheet, place: number): void {
    this.#view.setUint32(this.#end, index, true)
    sheet.copy(place, this.#view, this.#end)
    this.#end += recordBytes
  }

  /** The frame with all that it was given. */
  frame({ version, serverAt }: Omit<PositionsFrame, 'records'>): Uint8Array<ArrayBuffer> {
    this.#view.setUint8(0, formatVersion)
    this.#view.setUint32(4, version, true)
    this.#view.setFloat64(8, serverAt, true)
    return this.#bytes.subarray(0, this.#end)
  }
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

function writeBody(view: DataView, offset: number, record: PositionBody): void {
  view.setInt32(offset + 4, Math.round(record.lat * 1e7), true)
  view.setInt32(offset + 8, Math.round(record.lon * 1e7), true)
  view.setUint16(offset + 12, saturated(record.speedKmh * metresPerSecond * 100), true)
  view.setUint16(offset + 14, Math.round(turned(record.headingDeg) * 100), true)
  view.setUint16(offset + 16, saturated(record.ageMs / 100), true)
  view.setUint8(offset + 18, record.state)
  view.setUint8(offset + flagsOffset, record.flags)
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
    flags: view.getUint8(offset + flagsOffset),
  }
}

/** From 0 up to, and without, 360, as nearly all come. */
function turned(degrees: number): number {
  return degrees >= 0 && degrees < 360 ? degrees : ((degrees % 360) + 360) % 360
}

function saturated(value: number): number {
  return Math.min(largestU16, Math.max(0, Math.round(value)))
}
