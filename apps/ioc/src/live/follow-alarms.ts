import {
  type AlarmsReply,
  type ClientEvents,
  type LiveAlarmEvent,
  type ServerEvents,
  liveNamespace,
} from '@haidang/contracts'
import { type Socket, io } from 'socket.io-client'
import type { Product } from '../product/find-product.js'
import { AlarmLog, type Resumption } from './alarm-log.js'
import { createLineToCut } from './line-to-cut.js'

/** A console without a screen, on a live connection. */
export type Follower = Readonly<{
  /** Every event that came after the beginning, in order. */
  events: readonly LiveAlarmEvent[]
  resumptions: readonly Resumption[]
  snapshots(): number
  /** The newest number it has. */
  last(): number
  isConnected(): boolean
  connects(): number
  cut(): void
  mend(): void
  close(): void
}>

const answerWithinMs = 8_000
const dialAgainMs = 250
const beginWithinMs = 15_000

type LiveSocket = Socket<ServerEvents, ClientEvents>

/** Connects and takes the beginning of the log. @throws Error with the server's reason when it does not let us in */
export async function followAlarms(product: Pick<Product, 'httpUrl' | 'token'>): Promise<Follower> {
  const line = createLineToCut(product.httpUrl.startsWith('https:'))
  const socket: LiveSocket = io(`${product.httpUrl}${liveNamespace}`, {
    transports: ['websocket'],
    transportOptions: { websocket: { agent: line.agent } },
    auth: (send) => send({ token: product.token() }),
    reconnectionDelay: dialAgainMs,
    reconnectionDelayMax: 1_000,
    timeout: 5_000,
    forceNew: true,
  })
  const log = new AlarmLog()
  let connects = 0
  socket.on('connect', () => {
    connects += 1
    ask(socket, log)
  })
  listen(socket, log)
  await begun(socket, log)
  return {
    events: log.events,
    resumptions: log.resumptions,
    snapshots: () => log.snapshots,
    last: () => log.last,
    isConnected: () => socket.connected,
    connects: () => connects,
    cut: line.cut,
    mend: line.mend,
    close: () => void socket.disconnect(),
  }
}

function listen(socket: LiveSocket, log: AlarmLog): void {
  const look = (isMissing: boolean): void => {
    if (isMissing) ask(socket, log)
  }
  socket.on('alarm', (event) => look(log.takeEvent(event)))
  socket.on('heartbeat', (beat) => look(log.takeBeat(beat)))
  socket.on('resync', ({ alarms }) => look(alarms))
  socket.on('disconnect', (reason) => {
    log.unanswered()
    if (reason === 'io server disconnect') again(socket)
  })
  // After a refusal the library does not come back by itself; with the token of the next start we may be let in.
  socket.on('connect_error', () => {
    if (!socket.active && log.snapshots > 0) again(socket)
  })
}

function again(socket: LiveSocket): void {
  setTimeout(() => socket.connect(), dialAgainMs)
}

/** In the callback, not as a promise: the letter behind the answer must not overtake it. */
function ask(socket: LiveSocket, log: AlarmLog): void {
  const { id } = socket
  socket.timeout(answerWithinMs).emit('alarms', log.request(), (error: Error | null, reply?: AlarmsReply) => {
    if (socket.id !== id) return // of a connection that has gone
    const isMissing =
      error || reply === undefined || reply.kind === 'refused' ? undefined : log.takeReply(reply)
    if (isMissing === undefined) {
      log.unanswered()
      setTimeout(() => socket.connected && ask(socket, log), 4 * dialAgainMs)
    } else if (isMissing) ask(socket, log)
  })
}

/** Resolves with the first answer; a no of the server itself, or none in time, ends the attempt. */
function begun(socket: LiveSocket, log: AlarmLog): Promise<void> {
  return new Promise((done, fail) => {
    let last = 'no answer'
    const end = (): void => {
      clearInterval(look)
      clearTimeout(late)
      socket.off('connect_error', hear)
    }
    const giveUp = (): void => {
      end()
      socket.disconnect()
      fail(new Error(`the live connection did not begin: ${last}`))
    }
    const hear = (error: Error): void => {
      last = error.message
      if (!socket.active) giveUp()
    }
    const look = setInterval(() => {
      if (log.snapshots === 0) return
      end()
      done()
    }, 10)
    const late = setTimeout(giveUp, beginWithinMs)
    socket.on('connect_error', hear)
  })
}
