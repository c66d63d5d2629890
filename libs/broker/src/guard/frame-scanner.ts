import { isFromClient } from './packet-type.js'

export type FrameViolationReason = 'packet-too-large' | 'packet-malformed'

/** Bytes that are no MQTT, or too many of them; the connection that sent them is closed. */
export class FrameViolation extends Error {
  readonly reason: FrameViolationReason

  constructor(reason: FrameViolationReason, message: string) {
    super(message)
    this.name = 'FrameViolation'
    this.reason = reason
  }
}

/** A stretch of one chunk that belongs to one packet; `begins` stretches start with the whole fixed header. */
export type Piece = Readonly<{
  chunk: Buffer
  start: number
  end: number
  type: number
  /** The packet's remaining length, bytes [MQTT-2.2.3]. */
  length: number
  begins: boolean
  ends: boolean
}>

type Header = { type: number; length: number; bytes: number }

const nothing = Buffer.alloc(0)

/**
 * Finds the packets in a stream of bytes by their fixed headers alone. Keeps nothing but the bytes of a header that
 * is not complete (at most four), so a claimed size costs no memory.
 */
export class FrameScanner {
  /** Largest remaining length that is let through, bytes. */
  maxLength: number
  #partialHeader: Buffer = nothing
  #type = 0
  #length = 0
  #missing = 0

  constructor(maxLength: number) {
    this.maxLength = maxLength
  }

  /** Whether a packet has begun and is not complete. */
  get isInsidePacket(): boolean {
    return this.#missing > 0 || this.#partialHeader.length > 0
  }

  /**
   * The pieces of the next bytes, found as they are asked for: who stops early may scan the rest later.
   * @throws FrameViolation at the first header that is malformed, too large, or not a client's to send.
   */
  *scan(bytes: Buffer): Generator<Piece, void, undefined> {
    const chunk = this.#partialHeader.length > 0 ? Buffer.concat([this.#partialHeader, bytes]) : bytes
    this.#partialHeader = nothing
    let start = 0
    while (start < chunk.length) {
      const header = this.#missing > 0 ? undefined : readHeader(chunk, start)
      if (header === 'incomplete') {
        this.#partialHeader = Buffer.from(chunk.subarray(start))
        return
      }
      const piece = this.#next({ chunk, start, header })
      start = piece.end
      yield piece
    }
  }

  #next({ chunk, start, header }: { chunk: Buffer; start: number; header: Header | undefined }): Piece {
    if (header !== undefined) {
      if (header.length > this.maxLength) {
        throw new FrameViolation('packet-too-large', `${header.length} bytes, at most ${this.maxLength}`)
      }
      this.#type = header.type
      this.#length = header.length
      this.#missing = header.bytes + header.length
    }
    const end = Math.min(chunk.length, start + this.#missing)
    this.#missing -= end - start
    const ends = this.#missing === 0
    return { chunk, start, end, type: this.#type, length: this.#length, begins: header !== undefined, ends }
  }
}

function readHeader(chunk: Buffer, start: number): Header | 'incomplete' {
  const type = (chunk[start] ?? 0) >> 4
  if (!isFromClient(type))
    throw new FrameViolation('packet-malformed', `no client sends packets of type ${type}`)
  let length = 0
  for (let digit = 0; digit < 4; digit++) {
    const byte = chunk[start + 1 + digit]
    if (byte === undefined) return 'incomplete'
    length += (byte & 0x7f) * 128 ** digit
    if (byte < 0x80) return { type, length, bytes: 2 + digit }
  }
  // [MQTT-2.2.3] four bytes at most
  throw new FrameViolation('packet-malformed', 'a remaining length of more than four bytes')
}
