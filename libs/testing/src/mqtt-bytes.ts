/*
 * The few MQTT 3.1.1 packets that a publisher needs, as bytes. A client library spends more time on a message
 * than the system under test does; a load generator may not be its own bottleneck.
 */

/** CONNECT with a clean session. */
export function connectBytes({
  clientId,
  username,
  password,
}: {
  clientId: string
  username: string
  password: string
}): Buffer {
  const flags = 0b1100_0010
  const keepAliveSeconds = 60
  const variable = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, flags, 0, keepAliveSeconds]),
    text(clientId),
    text(username),
    text(password),
  ])
  return Buffer.concat([Buffer.from([0x10]), remainingLength(variable.length), variable])
}

/** PUBLISH with QoS 1; `dup` marks a repetition. */
export function publishBytes({
  topic,
  payload,
  id,
  dup,
}: {
  topic: string
  payload: Buffer
  id: number
  dup: boolean
}): Buffer {
  const name = text(topic)
  const length = name.length + 2 + payload.length
  return Buffer.concat([
    Buffer.from([dup ? 0x3a : 0x32]),
    remainingLength(length),
    name,
    Buffer.from([id >> 8, id & 0xff]),
    payload,
  ])
}

export type Answer = Readonly<{ kind: 'connack'; code: number } | { kind: 'puback'; id: number }>

/** Reads answers off a stream; keeps what is incomplete. */
export function createAnswerReader(heard: (answer: Answer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 2) {
      const length = 2 + (rest[1] ?? 0)
      if (rest.length < length) return
      const kind = (rest[0] ?? 0) >> 4
      if (kind === 2) heard({ kind: 'connack', code: rest[3] ?? 255 })
      if (kind === 4) heard({ kind: 'puback', id: rest.readUInt16BE(2) })
      rest = rest.subarray(length)
    }
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}

function remainingLength(length: number): Buffer {
  const bytes: number[] = []
  for (let rest = length; ; rest >>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest & 0x7f) | 0x80)
  }
}
