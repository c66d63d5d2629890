import { Encoder, PacketType } from 'socket.io-parser'

/** What engine.io's socket takes beside a packet: WebSocket frames that are ready to be written as they are. */
export type ReadyFrames = { compress: false; wsPreEncodedFrame: readonly [Uint8Array] }

/** Kinds of WebSocket frames; RFC 6455, 11.8. */
const opcodes = { text: 0x1, binary: 0x2 } as const
/** engine.io puts it before a text that is a packet of socket.io; bytes travel as they are. */
const messageMark = '4'
const finalFrame = 0x80

const encoder = new Encoder()

/**
 * An event as it goes over every client's wire, all its WebSocket frames in one piece. socket.io prepares only events
 * without bytes once for all; one with bytes it would encode for every client anew, as two frames in two writes, and
 * what a client costs is the write.
 */
export function encodeOnce(namespace: string, name: string, what: readonly unknown[]): ReadyFrames {
  const packets: unknown[] = encoder.encode({
    type: PacketType.EVENT,
    nsp: namespace,
    data: [name, ...what],
  })
  const frames = packets.flatMap((packet) =>
    packet instanceof Uint8Array
      ? frameOf(opcodes.binary, packet)
      : frameOf(opcodes.text, Buffer.from(messageMark + String(packet))),
  )
  return { compress: false, wsPreEncodedFrame: [Buffer.concat(frames)] }
}

/** One whole message of a server: its frames are never masked. RFC 6455, 5.2. */
function frameOf(opcode: number, payload: Uint8Array): Uint8Array[] {
  return [headerOf(opcode, payload.byteLength), payload]
}

const longestInByte = 125
const longestInTwo = 0xffff

function headerOf(opcode: number, length: number): Uint8Array {
  const [size, short] = length <= longestInByte ? [2, length] : length <= longestInTwo ? [4, 126] : [10, 127]
  const header = Buffer.alloc(size)
  header.writeUInt8(finalFrame | opcode, 0)
  header.writeUInt8(short, 1)
  if (size === 4) header.writeUInt16BE(length, 2)
  if (size === 10) header.writeBigUInt64BE(BigInt(length), 2)
  return header
}
