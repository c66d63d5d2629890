import type { Packet } from 'mqtt-packet'
import mqtt from 'mqtt-packet'

/** A PUBLISH as the broker sent it. `payload` is a view of a read buffer. */
export type Delivery = Readonly<{
  cmd: 'delivery'
  /** 0 with QoS 0. */
  id: number
  qos: 0 | 1 | 2
  dup: boolean
  /** The broker kept it and sends it because we have subscribed. */
  retain: boolean
  topic: string
  payload: Buffer
  /** It was larger than may be kept; the rest of the payload was thrown away. */
  isCut: boolean
}>

export type ReadPacket = Delivery | Exclude<Packet, { cmd: 'publish' }>

/** What the broker sends is no MQTT, or nothing that a broker may send. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}

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
    const delivery = this.#delivery(header, this.#bytes.subarray(start, this.#at))
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

  #delivery({ first, length }: Header, body: Buffer): Delivery {
    const topicBytes = body.length < 2 ? 0 : body.readUInt16BE(0)
    const qos = qosOf(first)
    let at = 2 + topicBytes
    const id = qos > 0 && body.length >= at + 2 ? body.readUInt16BE(at) : 0
    if (qos > 0) at += 2
    if (this.#options.protocol === 5) at = afterProperties(body, at)
    // [MQTT-2.3.1-1], [MQTT-3.3.2-1]; a topic alias is used only by who was allowed to
    if (at > body.length || topicBytes === 0 || (qos > 0 && id === 0))
      throw new ProtocolViolation('a malformed PUBLISH')
    return {
      cmd: 'delivery',
      id,
      qos,
      dup: (first & 8) !== 0,
      retain: (first & 1) !== 0,
      topic: body.toString('utf8', 2, 2 + topicBytes),
      payload: body.subarray(at),
      isCut: body.length < length,
    }
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

function qosOf(first: number): 0 | 1 | 2 {
  const qos = (first >> 1) & 3
  if (qos === 0 || qos === 1 || qos === 2) return qos
  throw new ProtocolViolation('a PUBLISH of QoS 3')
}

function afterProperties(body: Buffer, at: number): number {
  const { value, bytes } = readLength(body, at)
  if (value === undefined) throw new ProtocolViolation('a PUBLISH without the length of its properties')
  return at + bytes + value
}

/** A variable byte integer [MQTT-1.5.5]; undefined when it has not come whole. */
function readLength(from: Buffer, at: number): { value: number | undefined; bytes: number } {
  let value = 0
  for (let digit = 0; digit < 4; digit += 1) {
    const byte = from[at + digit]
    if (byte === undefined) return { value: undefined, bytes: digit }
    value += (byte & 0x7f) * 128 ** digit
    if (byte < 0x80) return { value, bytes: digit + 1 }
  }
  throw new ProtocolViolation('a length of more than four bytes')
}
