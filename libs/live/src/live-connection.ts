import type { ClientEvents, ServerEvents } from '@haidang/contracts'
import type { Log, LogFields } from '@haidang/domain'
import type { Socket } from 'socket.io'
import { cutWire } from './cut-wire.js'
import type { Rooms } from './rooms.js'
import type { Backlog, Wire } from './wire.js'

export type ClientEvent = keyof ClientEvents
export type ServerEvent = keyof ServerEvents

type AnswerTo<Name extends ClientEvent> =
  Parameters<ClientEvents[Name]> extends [unknown, (answer: infer Answer) => void] ? Answer : never

/** What the server does when a client says something. The request is whatever the client sent: parse it. */
export type LiveHandlers = {
  [Name in ClientEvent]: (request: unknown, reply: (answer: AnswerTo<Name>) => void) => void | Promise<void>
}

/** Why the server ended a connection; one word in log, count and test. */
export type EndReason = 'too-slow' | 'too-many-requests' | 'access-ended' | 'scope-changed'

/** One client on the live socket. */
export type LiveConnection = Readonly<{
  id: string
  address: string
  /** `facts`: about whom, in the log line of a handler that throws. */
  handle(handlers: LiveHandlers, facts?: LogFields): void
  send<Name extends ServerEvent>(name: Name, ...what: Parameters<ServerEvents[Name]>): void
  /** At once: what is sent to the room from here on reaches the client, in order with everything else. */
  join(room: string): void
  leave(room: string): void
  backlog(): Backlog
  /** Packets of it. */
  waiting(): number
  /** Says good-bye; the client's library does not come back by itself, the client may. */
  dismiss(reason: EndReason): void
  /** Ends the connection without another word and frees what waits; the client's library comes back by itself. */
  cut(reason: EndReason): void
  onEnd(listener: (reason: string) => void): void
}>

export type Dressing = Readonly<{
  wire: Wire
  rooms: Rooms
  log: Log
  address: string
  ended: (reason: EndReason) => void
}>

/** Dresses a socket that has been let in. */
export function liveConnection(
  socket: Socket,
  { wire, rooms, log, address, ended }: Dressing,
): LiveConnection {
  socket.once('disconnect', () => rooms.leaveAll(socket.id))
  const end = (reason: EndReason, how: () => void): void => {
    ended(reason)
    log.info('live.connection.ended', { connection: socket.id, reason })
    how()
  }
  return {
    id: socket.id,
    address,
    handle: (handlers, facts) => {
      const failed: Listening<never>['failed'] = (event, error) =>
        log.error('live.handler.failed', { event, connection: socket.id, ...facts, error })
      listen(socket, 'subscribe', { handler: handlers.subscribe, failed })
      listen(socket, 'unsubscribe', { handler: handlers.unsubscribe, failed })
      listen(socket, 'alarms', { handler: handlers.alarms, failed })
      listen(socket, 'seen', { handler: handlers.seen, failed })
    },
    send: (name, ...what) => void socket.emit(name, ...what),
    join: (room) => void (socket.connected && rooms.enter(room, socket.id, wire)), // of one that has gone nobody would clean up
    leave: (room) => rooms.leave(room, socket.id),
    backlog: wire.backlog,
    waiting: wire.waiting,
    dismiss: (reason) => end(reason, () => socket.disconnect(true)),
    cut: (reason) => end(reason, () => cutWire(socket.conn)),
    onEnd: (listener) => void socket.on('disconnect', listener),
  }
}

type Handler<Answer> = (request: unknown, reply: (answer: Answer) => void) => void | Promise<void>
type Listening<Answer> = Readonly<{
  handler: Handler<Answer>
  failed: (event: ClientEvent, error: unknown) => void
}>

/** A handler that throws must end neither the process nor the connection. */
function listen<Answer>(socket: Socket, name: ClientEvent, { handler, failed }: Listening<Answer>): void {
  socket.on(name, (request: unknown, reply: unknown) => {
    try {
      const done = handler(request, isReply(reply) ? reply : () => undefined)
      if (done instanceof Promise) done.catch((error: unknown) => failed(name, error))
    } catch (error) {
      failed(name, error)
    }
  })
}

/** socket.io hands over a function when, and only when, the client waits for an answer. */
function isReply(reply: unknown): reply is (answer: unknown) => void {
  return typeof reply === 'function'
}
