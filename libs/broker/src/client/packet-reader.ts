import type { Packet } from 'mqtt-packet'
import mqtt from 'mqtt-packet'

import { type Delivery, ProtocolViolation, readDelivery, readLength } from '../delivery.js'

export type ReadPacket = Delivery | Exclude<Packet, { cmd: 'publish' }>

type Options = Readonly<{
  protocol: 4 | 5
  /** Of a larger PUBLISH only so many bytes (topic and all) are kept; another larger packet is a violation. */
  packetBytes: number
}>

type Header = Readonly<{ first: number; length: number; bytes: number }>

const publish = 3
const nothing = Buffer.alloc(0)

/**
 * The packets in the bytes of one connection, taken one by one, so that whoever reads may stop between any two.
 *
 * PUBLISH is read here, its properties passed over: it is all that counts at ten thousand a second, and of what is too
 * large nothing is gathered. Every other packet is left to mqtt-packet.
 */
export class PacketReader {
  readonly #options: Options
  readonly #parser
  #bytes: Buffer = nothing
  #at = 0
  /** What is still to come, and to be thrown away, of a PUBLISH that is too large. */
  #passOver = 0
  #cut: Delivery | undefined
  #parsed: Packet | undefined

  constructor(options: Options) {
    this.#options = options
    this.#parser = mqtt.parser({ protocolVersion: options.protocol })
    this.#parser.on('packet', (packet) => (this.#parsed = packet))
    this.#parser.on('error', (cause: unknown) => {
      throw new ProtocolViolation('not to be read', { cause })
    })
  }

  push(chunk: Buffer): void {
    const isEmpty = this.#at === this.#bytes.length
    this.#bytes = isEmpty ? chunk : Buffer.concat([this.#bytes.subarray(this.#at), chunk])
    this.#at = 0
  }

  /** The next packet, if all of it has come. @throws ProtocolViolation */
  next(): ReadPacket | undefined {
    if (this.#cut !== undefined) return this.#endOfCut()
    const header = this.#header()
    if (header === undefined) return undefined
    const isPublish = header.first >> 4 === publish
    const kept = Math.min(header.length, this.#options.packetBytes)
    if (kept < header.length && !isPublish) throw new ProtocolViolation(`a packet of ${header.length} bytes`)
    const start = this.#at + header.bytes
    if (this.#bytes.length < start + kept) return undefined
    const from = this.#at
    this.#at = start + kept
    if (!isPublish) return this.#parse(this.#bytes.subarray(from, this.#at))
    const delivery = readDelivery({
      first: header.first,
      bytes: this.#bytes,
      start,
      end: this.#at,
      protocol: this.#options.protocol,
      isCut: kept < header.length,
    })
    if (!delivery.isCut) return delivery
    this.#cut = delivery
    this.#passOver = header.length - kept
    return this.#endOfCut()
  }

  #header(): Header | undefined {
    const first = this.#bytes[this.#at]
    if (first === undefined) return undefined
    const { value, bytes } = readLength(this.#bytes, this.#at + 1)
    return value === undefined ? undefined : { first, length: value, bytes: 1 + bytes }
  }

  #endOfCut(): Delivery | undefined {
    const passed = Math.min(this.#passOver, this.#bytes.length - this.#at)
    this.#passOver -= passed
    this.#at += passed
    if (this.#passOver > 0) return undefined
    const cut = this.#cut
    this.#cut = undefined
    return cut
  }

  #parse(packet: Buffer): ReadPacket {
    this.#parser.parse(packet)
    const parsed = this.#parsed
    this.#parsed = undefined
    if (parsed === undefined || parsed.cmd === 'publish') throw new ProtocolViolation('half a packet')
    return parsed
  }
}
