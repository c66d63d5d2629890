import type { Socket } from 'socket.io'
import type { ReadyFrames } from './encode-once.js'

/** What waits on its way out to one client. */
export type Backlog = Readonly<{
  packets: number
  bytes: number
  /** For how long nothing has got through although something waits. */
  waitingMs: number
}>

/**
 * Counts what has been written to a connection and not yet taken by the operating system. socket.io never
 * limits this itself: a client that stops reading would make the server grow until the ping times out.
 */
export function watchBacklog({ conn }: Pick<Socket, 'conn'>): () => Backlog {
  const waiting = { packets: 0, bytes: 0 }
  const underway = { packets: 0, bytes: 0 }
  let since: number | undefined
  conn.on('packetCreate', (packet: WrittenPacket) => {
    waiting.packets += 1
    waiting.bytes += sizeOf(packet)
    since ??= performance.now() // a clock that nobody sets: patience must not end because the time was corrected
  })
  conn.on('flush', () => {
    underway.packets = waiting.packets
    underway.bytes = waiting.bytes
  })
  conn.transport.on('drain', () => {
    waiting.packets -= underway.packets
    waiting.bytes -= underway.bytes
    underway.packets = 0
    underway.bytes = 0
    since = waiting.packets > 0 ? performance.now() : undefined
  })
  return () => ({
    packets: waiting.packets,
    bytes: waiting.bytes,
    waitingMs: since === undefined ? 0 : performance.now() - since,
  })
}

/** As engine.io tells of it. */
type WrittenPacket = { data?: unknown; options: Partial<ReadyFrames> }

function sizeOf({ data, options }: WrittenPacket): number {
  if (options.wsPreEncodedFrame) return options.wsPreEncodedFrame[0].byteLength
  if (typeof data === 'string') return data.length
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0
}
