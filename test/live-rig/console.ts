import {
  type AlarmsReply,
  type ClientEvents,
  type Frame,
  type Heartbeat,
  type LiveAlarmEvent,
  type PositionsFrame,
  type ServerEvents,
  type Snapshot,
  decodePositions,
  followLetters,
} from '@haidang/contracts'
import { type Socket, io } from 'socket.io-client'

export type LiveSocket = Socket<ServerEvents, ClientEvents>

export type ConsoleOptions = Readonly<{
  url: string
  user: string
  /** Follow the alarm log from this number as soon as connected; undefined: from a snapshot. */
  after?: number
  follow?: boolean
  origin?: string
}>

/** A console without a screen, which keeps everything that it is told. */
export type TestConsole = Readonly<{
  socket: LiveSocket
  connected: Promise<void>
  /** Letters taken by the rule of the contract, across every reconnection. */
  taken: LiveAlarmEvent[]
  /** Letters of the wire that it had already. */
  known(): number
  gaps(): number
  last(): number
  replies: AlarmsReply[]
  snapshots: Snapshot[]
  frames: Frame[]
  positions: { feed: string; frame: PositionsFrame }[]
  beats: (Heartbeat & { heardAt: number })[]
  resyncs: { layers: string[]; alarms: boolean }[]
  connections(): number
  close(): void
}>

/** Opens a console; with `follow` it obeys the contract by itself. */
export function openConsole({ url, user, after, follow = true, origin = url }: ConsoleOptions): TestConsole {
  const socket: LiveSocket = io(`${url}/live`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin, cookie: `ioc=${user}` },
    reconnectionDelay: 10,
    reconnectionDelayMax: 50,
  })
  const state = {
    last: after,
    scope: undefined as string | undefined,
    asking: false,
    known: 0,
    gaps: 0,
    connections: 0,
  }
  const told: Pick<
    TestConsole,
    'taken' | 'replies' | 'snapshots' | 'frames' | 'positions' | 'beats' | 'resyncs'
  > = {
    taken: [],
    replies: [],
    snapshots: [],
    frames: [],
    positions: [],
    beats: [],
    resyncs: [],
  }
  const take = (event: LiveAlarmEvent): void => {
    if (state.last === undefined) return
    const verdict = followLetters(state.last, event)
    if (verdict === 'known') state.known += 1
    if (verdict === 'gap' && !state.asking) ask('gap')
    if (verdict !== 'next') return
    told.taken.push(event)
    state.last = event.seq
  }
  // Answers are taken in the callback: what a promise continues may run after the letter behind the answer.
  const answered = (error: Error | null, reply: AlarmsReply): void => {
    state.asking = false
    if (error) return // The connection went; the next one asks.
    told.replies.push(reply)
    if (reply.kind === 'refused') return
    if (reply.kind === 'events') reply.events.forEach(take)
    state.last = reply.upTo
    state.scope = reply.scope
    if (reply.kind === 'events' && reply.more) ask('more')
  }
  const ask = (why: 'connected' | 'gap' | 'more'): void => {
    if (why === 'gap') state.gaps += 1
    state.asking = true
    const { last, scope } = state
    socket
      .timeout(60_000)
      .emit('alarms', { ...(last !== undefined && { after: last }), ...(scope && { scope }) }, answered)
  }
  socket.on('connect', () => {
    state.connections += 1
    if (follow) ask('connected')
  })
  socket.on('alarm', (event) => {
    if (follow) take(event)
  })
  socket.on('heartbeat', (beat) => {
    told.beats.push({ ...beat, heardAt: Date.now() })
    if (follow && !state.asking && beat.prevSeq > (state.last ?? Number.POSITIVE_INFINITY)) ask('gap')
  })
  socket.on('snapshot', (snapshot) => told.snapshots.push(snapshot))
  socket.on('frame', (frame) => told.frames.push(frame))
  socket.on('positions', (feed, bytes) => told.positions.push({ feed, frame: decodePositions(bytes) }))
  socket.on('resync', (what) => told.resyncs.push(what))
  const connected = new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('connect_error', fail)
  })
  connected.catch(() => undefined)
  return {
    ...told,
    socket,
    connected,
    known: () => state.known,
    gaps: () => state.gaps,
    last: () => state.last ?? 0,
    connections: () => state.connections,
    close: () => socket.disconnect(),
  }
}

/** The next time that the client library says this, with what it says. */
export function heard(socket: LiveSocket, event: 'disconnect' | 'connect_error'): Promise<unknown> {
  return new Promise((done) => {
    if (event === 'disconnect') socket.once('disconnect', done)
    else socket.once('connect_error', done)
  })
}
