import type { Socket } from 'socket.io'
import type { ReadyFrames } from './encode-once.js'

/** What waits on its way out to one client. */
export type Backlog = Readonly<{
  packets: number
  bytes: number
  /** For how long nothing has got through although something waits. */
  waitingMs: number
}>

/** The way out to one client. */
export type Wire = Readonly<{
  /** In order with all that socket.io writes to this client. */
  write(frames: ReadyFrames): void
  /** What has been written, by whomever, and not yet taken by the operating system. */
  backlog(): Backlog
  /** Its packets alone: nearly always 0, and with a thousand clients eight times a second everything else is not worth an object. */
  waiting(): number
}>

/**
 * Ready frames go straight to the TCP connection whenever nothing waits in engine.io: on its way through there each of them
 * costs more than the connection itself does. It is this very connection that engine.io's WebSocket writes to in the turn in which
 * it hands a packet on, always whole frames, so that the order stays.
 *
 * What waits is counted here, too. socket.io never limits it: a client that stops reading would make the server grow until
 * the ping times out.
 */
export function openWire({ conn }: Pick<Socket, 'conn'>): Wire {
  const { socket } = conn.request
  /** Made and kept by engine.io, because the packets before are still on their way. */
  const kept = { packets: 0, bytes: 0 }
  /** Handed to the connection: by engine.io, whose WebSocket says so of all together, and straight. */
  const underway = { byEngine: 0, straight: 0 }
  let since: number | undefined
  const packets = (): number => kept.packets + underway.byEngine + underway.straight
  const waits = (): void => {
    since ??= performance.now() // a clock that nobody sets: patience must not end because the time was corrected
  }
  const gotThrough = (): void => {
    since = packets() > 0 ? performance.now() : undefined
  }
  const taken = (): void => {
    underway.straight -= 1
    gotThrough()
  }
  conn.on('packetCreate', (packet: WrittenPacket) => {
    kept.packets += 1
    kept.bytes += sizeOf(packet)
    waits()
  })
  conn.on('flush', () => {
    underway.byEngine = kept.packets
    kept.packets = 0
    kept.bytes = 0
  })
  conn.transport.on('drain', () => {
    underway.byEngine = 0
    gotThrough()
  })
  return {
    write(frames) {
      if (kept.packets > 0 || conn.readyState !== 'open' || !socket.writable) {
        conn.write('', frames)
        return
      }
      underway.straight += 1
      waits()
      socket.write(frames.wsPreEncodedFrame[0], taken)
    },
    backlog: () => ({
      packets: packets(),
      bytes: kept.bytes + socket.writableLength,
      waitingMs: since === undefined ? 0 : performance.now() - since,
    }),
    waiting: packets,
  }
}

/** As engine.io tells of it. */
type WrittenPacket = { data?: unknown; options: Partial<ReadyFrames> }

function sizeOf({ data, options }: WrittenPacket): number {
  if (options.wsPreEncodedFrame) return options.wsPreEncodedFrame[0].byteLength
  if (typeof data === 'string') return data.length
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0
}
