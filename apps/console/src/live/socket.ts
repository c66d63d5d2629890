import {
  type AlarmsReply,
  type ClientEvents,
  type Frame,
  type Heartbeat,
  type LiveAlarmEvent,
  type PositionsFrame,
  type ServerEvents,
  type Snapshot,
  type SubscribeReply,
  decodePositions,
  frameSchema,
  heartbeatSchema,
  liveAlarmEventSchema,
  liveAlarmSchema,
  liveNamespace,
  snapshotSchema,
} from '@haidang/contracts'
import { type Socket, io } from 'socket.io-client'
import type { AlarmsRequest } from './letters.js'

/** What the other end says, decoded and checked. */
export type LiveListener = {
  opened: () => void
  /** `sentAway`: the server ended it on purpose, and expects us back at once. */
  closed: (sentAway: boolean) => void
  /** The handshake was answered with no; `signed-out` asks for a new sign-in. */
  refused: (why: 'signed-out' | 'unreachable') => void
  snapshot: (snapshot: Snapshot) => void
  frame: (frame: Frame) => void
  positions: (feed: string, frame: PositionsFrame) => void
  alarm: (event: LiveAlarmEvent) => void
  heartbeat: (beat: Heartbeat) => void
  resync: (what: { layers: string[]; alarms: boolean }) => void
  /** Something of this name had another shape than the published one. */
  malformed: (name: string) => void
}

export type LiveSocket = {
  subscribe(layers: string[]): Promise<SubscribeReply>
  unsubscribe(layers: string[]): void
  /** Rejects when no answer came in time. */
  alarms(request: AlarmsRequest): Promise<AlarmsReply>
  seen(seq: number): void
  /** Resolves when the server has answered something that costs it nothing; rejects when no answer came in time. */
  echo?(): Promise<void>
  close(): void
}

const answerWithinMs = 8_000
const openWithinMs = 8_000

/** Opens one socket to `/live`. It never reconnects by itself: when, is decided by whoever listens. */
export function openSocket(origin: string, listener: LiveListener, as?: 'display'): LiveSocket {
  const socket: Socket<ServerEvents, ClientEvents> = io(`${origin}${liveNamespace}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: openWithinMs,
    ...(as && { auth: { as } }),
  })
  socket.on('connect', () => listener.opened())
  socket.on('disconnect', (reason) => listener.closed(reason === 'io server disconnect'))
  socket.on('connect_error', (error) => listener.refused(isSignedOut(error) ? 'signed-out' : 'unreachable'))
  listen(socket, listener)
  return {
    subscribe: (layers) => socket.timeout(answerWithinMs).emitWithAck('subscribe', { layers }),
    unsubscribe: (layers) => void socket.emit('unsubscribe', { layers }, () => undefined),
    alarms: async (request) => {
      const reply: unknown = await socket.timeout(answerWithinMs).emitWithAck('alarms', request)
      return decodeReply(reply)
    },
    seen: (seq) => void socket.emit('seen', { seq }),
    echo: async () => {
      // Giving up no layer changes nothing, and is answered.
      await socket.timeout(answerWithinMs).emitWithAck('unsubscribe', { layers: [] })
    },
    close: () => void socket.removeAllListeners().disconnect(),
  }
}

function listen(socket: Socket<ServerEvents, ClientEvents>, listener: LiveListener): void {
  socket.on('snapshot', (raw) => take(snapshotSchema.safeParse(raw), 'snapshot', listener.snapshot))
  socket.on('frame', (raw) => take(frameSchema.safeParse(raw), 'frame', listener.frame))
  socket.on('alarm', (raw) => take(liveAlarmEventSchema.safeParse(raw), 'alarm', listener.alarm))
  socket.on('heartbeat', (raw) => take(heartbeatSchema.safeParse(raw), 'heartbeat', listener.heartbeat))
  socket.on('resync', (what) => listener.resync(what))
  socket.on('positions', (feed, bytes) => {
    try {
      listener.positions(feed, decodePositions(bytes))
    } catch {
      listener.malformed('positions')
    }
  })

  function take<Data>(
    parsed: { success: true; data: Data } | { success: false },
    name: string,
    hand: (data: Data) => void,
  ): void {
    if (parsed.success) hand(parsed.data)
    else listener.malformed(name)
  }
}

/** @throws RangeError when the answer has another shape than the published one. */
function decodeReply(reply: unknown): AlarmsReply {
  if (!isReply(reply)) throw new RangeError('an answer to alarms of unknown kind')
  switch (reply.kind) {
    case 'refused':
      return reply
    case 'snapshot':
      return { ...reply, alarms: parsed(liveAlarmSchema.array().safeParse(reply.alarms)) }
    case 'events':
      return { ...reply, events: parsed(liveAlarmEventSchema.array().safeParse(reply.events)) }
  }
}

function isReply(reply: unknown): reply is AlarmsReply {
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return false
  return (
    reply.kind === 'refused' || ((reply.kind === 'snapshot' || reply.kind === 'events') && 'upTo' in reply)
  )
}

function parsed<Data>(result: { success: true; data: Data } | { success: false; error: Error }): Data {
  if (result.success) return result.data
  throw new RangeError('an answer to alarms of another shape than published', { cause: result.error })
}

/** The gateway refuses a handshake with the same word as REST. */
function isSignedOut(error: Error): boolean {
  const data: unknown = 'data' in error ? error.data : undefined
  const reason = typeof data === 'object' && data !== null && 'reason' in data ? data.reason : undefined
  return reason === 'unauthenticated'
}
