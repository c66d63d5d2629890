import { type Delivery, readDelivery } from '../delivery.js'
import type { Piece } from './frame-scanner.js'
import { packetType } from './packet-type.js'

/**
 * Puts the pieces of PUBLISH packets of QoS 0 and 1 together again and reads them: at ten thousand a second they are all
 * that counts, and nothing else happens with them than to be stored and acknowledged. QoS 2 is a conversation, and aedes'.
 */
export class PublishGatherer {
  #parts: Buffer[] = []
  #isInside = false

  /** Whether the piece, the next in order, belongs to a packet that is read here. */
  takes({ type, begins, chunk, start }: Piece): boolean {
    if (!begins) return this.#isInside
    const qos = ((chunk[start] ?? 0) >> 1) & 3
    return type === packetType.publish && qos < 2
  }

  /** The packet that ends with this piece; undefined while it goes on. @throws ProtocolViolation */
  add({ chunk, start, end, length, begins, ends }: Piece): Delivery | undefined {
    if (begins && ends) return read({ bytes: chunk, from: start, end, length })
    this.#parts.push(chunk.subarray(start, end))
    this.#isInside = !ends
    if (!ends) return undefined
    const bytes = Buffer.concat(this.#parts)
    this.clear()
    return read({ bytes, from: 0, end: bytes.length, length })
  }

  clear(): void {
    this.#parts = []
    this.#isInside = false
  }
}

/** `length`: of what follows the fixed header. */
type Packet = Readonly<{ bytes: Buffer; from: number; end: number; length: number }>

function read({ bytes, from, end, length }: Packet): Delivery {
  const first = bytes[from] ?? 0
  return readDelivery({ first, bytes, start: end - length, end, protocol: 4, isCut: false })
}
