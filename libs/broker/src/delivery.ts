/** A PUBLISH as it came. `payload` is a view of a read buffer. */
export type Delivery = Readonly<{
  cmd: 'delivery'
  /** 0 with QoS 0. */
  id: number
  qos: 0 | 1 | 2
  dup: boolean
  /** A broker kept it and sends it because we have subscribed. */
  retain: boolean
  topic: string
  payload: Buffer
  /** It was larger than may be kept; the rest of the payload was thrown away. */
  isCut: boolean
}>

/** What was sent is no MQTT, or nothing that this side may send. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}

type Frame = Readonly<{
  /** The first byte: type and flags. */
  first: number
  bytes: Buffer
  /** Where in `bytes` that stands which follows the fixed header, or the beginning of it. */
  start: number
  end: number
  protocol: 4 | 5
  isCut: boolean
}>

/** A PUBLISH behind its fixed header; properties are passed over. @throws ProtocolViolation */
export function readDelivery({ first, bytes, start, end, protocol, isCut }: Frame): Delivery {
  const topicBytes = end - start < 2 ? 0 : bytes.readUInt16BE(start)
  const qos = qosOf(first)
  const topicEnd = start + 2 + topicBytes
  const id = qos > 0 && end >= topicEnd + 2 ? bytes.readUInt16BE(topicEnd) : 0
  let at = qos > 0 ? topicEnd + 2 : topicEnd
  if (protocol === 5) at = afterProperties(bytes.subarray(0, end), at)
  // [MQTT-2.3.1-1], [MQTT-3.3.2-1]; a topic alias is used only by who was allowed to
  if (at > end || topicBytes === 0 || (qos > 0 && id === 0))
    throw new ProtocolViolation('a malformed PUBLISH')
  return {
    cmd: 'delivery',
    id,
    qos,
    dup: (first & 8) !== 0,
    retain: (first & 1) !== 0,
    topic: bytes.toString('utf8', start + 2, topicEnd),
    payload: bytes.subarray(at, end),
    isCut,
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

/** A variable byte integer [MQTT-1.5.5]; undefined when it has not come whole. @throws ProtocolViolation */
export function readLength(from: Buffer, at: number): { value: number | undefined; bytes: number } {
  let value = 0
  for (let digit = 0; digit < 4; digit += 1) {
    const byte = from[at + digit]
    if (byte === undefined) return { value: undefined, bytes: digit }
    value += (byte & 0x7f) * 128 ** digit
    if (byte < 0x80) return { value, bytes: digit + 1 }
  }
  throw new ProtocolViolation('a length of more than four bytes')
}
