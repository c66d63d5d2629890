import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type LiveRefusal, type ProblemReason, type ServerEvents, liveNamespace } from '@haidang/contracts'
import type { Log } from '@haidang/domain'
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io'
import { type AddressBounds, type AddressLimits, createAddressBounds } from './address-bounds.js'
import { type AllowanceLimits, createAllowance } from './allowance.js'
import { checkOrigin } from './check-origin.js'
import { cutWire } from './cut-wire.js'
import { encodeOnce } from './encode-once.js'
import { type Dressing, type LiveConnection, type ServerEvent, liveConnection } from './live-connection.js'
import { type Rooms, createRooms } from './rooms.js'
import { type Wire, openWire } from './wire.js'

/** What a client brings. Without an Origin header the cookie is left out: only a token counts. */
export type Handshake = Readonly<{ cookie?: string; authorization?: string; address: string; auth: unknown }>

/** Why a connection is not let in. */
export type TurnedAway = Extract<
  ProblemReason,
  'foreign-origin' | 'unauthenticated' | 'unavailable' | 'too-many-requests'
>

export type Admission<Guest> =
  Readonly<{ ok: true; guest: Guest }> | Readonly<{ ok: false; reason: TurnedAway }>

export type LiveServerOptions<Guest> = Readonly<{
  /** Origins of our own pages, as browsers write them: `https://ioc.example.org`. */
  origins: readonly string[]
  /** Who is this? A rejection counts as `unavailable`. */
  admit(handshake: Handshake): Promise<Admission<Guest>>
  connected(connection: LiveConnection, guest: Guest): void
  log: Log
  limits?: Partial<LiveServerLimits>
  /** Who asks; the peer unless told otherwise. */
  addressOf?: (request: IncomingMessage) => string
}>

export type LiveServerLimits = Readonly<{
  connections: number
  /** What one address may take of them. */
  perAddress: AddressLimits
  /** Packets a client may send. */
  packets: AllowanceLimits
  /** From the TCP connection to a namespace joined. */
  connectMs: number
  /** engine.io asks each `pingEveryMs` whether the client is there and waits `pingPatienceMs` for its answer. */
  pingEveryMs: number
  pingPatienceMs: number
}>

const usualLimits: LiveServerLimits = {
  connections: 5_000,
  // a control room of a thousand screens may be one address, and come back at once
  perAddress: { connections: 2_000, admissions: { burst: 2_000, perSecond: 200 } },
  packets: { burst: 200, perSecond: 20 },
  connectMs: 5_000,
  pingEveryMs: 5_000,
  pingPatienceMs: 10_000,
}

/** Room, less the connections of those ids; or just these ids. */
export type Audience =
  Readonly<{ room: string; except?: readonly string[] }> | Readonly<{ ids: readonly string[] }>

export type LiveServer = Readonly<{
  /** Encodes once and writes the same bytes to every connection of the audience. An empty audience costs nothing. */
  send<Name extends ServerEvent>(
    audience: Audience,
    name: Name,
    ...what: Parameters<ServerEvents[Name]>
  ): void
  stats(): LiveServerStats
  /** Closes every connection so that clients come back by themselves; the HTTP server stays its owner's. */
  close(): Promise<void>
}>

export type LiveServerStats = Readonly<{
  connections: number
  /** How many were not let in, by reason. */
  turnedAway: Readonly<Record<string, number>>
  /** How many connections the server ended, by reason. */
  ended: Readonly<Record<string, number>>
}>

const largestPacketBytes = 64 * 1_024
const goodbyeMs = 500

type Anything = DefaultEventsMap
type Held<Guest> = { guest?: Guest; wire?: Wire }
type LiveSocket<Guest> = Socket<Anything, Anything, Anything, Held<Guest>>
type LiveSpace<Guest> = Namespace<Anything, Anything, Anything, Held<Guest>>

/**
 * Opens the live socket beside whatever else the HTTP server serves: namespace `/live`, WebSocket only,
 * uncompressed (a compressor per client costs more memory than it saves traffic), small packets in.
 */
export function openLiveServer<Guest>(httpServer: HttpServer, options: LiveServerOptions<Guest>): LiveServer {
  const limits = { ...usualLimits, ...options.limits }
  const turnedAway = new Map<string, number>()
  const ended = new Map<string, number>()
  const bounds = createAddressBounds(limits.perAddress)
  const addressOf = options.addressOf ?? peerOf
  let closing = false
  const io = new Server<Anything, Anything, Anything, Held<Guest>>(httpServer, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: largestPacketBytes,
    connectTimeout: limits.connectMs,
    pingInterval: limits.pingEveryMs,
    pingTimeout: limits.pingPatienceMs,
    allowRequest: (request, answer) => {
      const reason =
        checkOrigin(request.headers.origin, options.origins) === 'foreign'
          ? 'foreign-origin'
          : closing || io.engine.clientsCount >= limits.connections
            ? 'unavailable'
            : takePlace(request, bounds.enter(addressOf(request)))
      if (reason) count(turnedAway, reason)
      answer(reason, reason === undefined)
    },
  })
  guardPackets(io.engine, limits.packets, () => count(ended, 'too-many-requests'))
  io.of('/').use((_socket, next) => next(new Error(`connect to ${liveNamespace}`)))
  const namespace: LiveSpace<Guest> = io.of(liveNamespace)
  const rooms = createRooms()
  namespace.use((socket, next) => {
    void letIn(socket, { ...options, bounds, address: addressOf(socket.request) }).then((reason) => {
      if (reason) count(turnedAway, reason)
      next(reason && refusal(reason))
    })
  })
  namespace.on('connection', (socket) => {
    const connection = dress(socket, {
      rooms,
      log: options.log,
      address: addressOf(socket.request),
      ended: (reason) => count(ended, reason),
    })
    begin(connection, socket.data.guest, options)
  })
  return {
    send: (audience, name, ...what) => writeToAll(reach({ namespace, rooms }, audience), name, what),
    stats: () => ({
      connections: namespace.sockets.size,
      turnedAway: Object.fromEntries(turnedAway),
      ended: Object.fromEntries(ended),
    }),
    close: () => {
      closing = true
      return closeAll(io, namespace)
    },
  }
}

/** From the first packet on, also before anybody is let in. */
function guardPackets(engine: Server['engine'], limits: AllowanceLimits, exceeded: () => void): void {
  engine.on('connection', (conn: Socket['conn']) => {
    const allow = createAllowance(limits)
    conn.on('packet', () => {
      if (allow(performance.now())) return
      exceeded()
      cutWire(conn)
    })
  })
}

function peerOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? ''
}

/** The place is given back with the wire. @returns why there is none. */
function takePlace(
  { socket }: IncomingMessage,
  leave: ReturnType<AddressBounds['enter']>,
): TurnedAway | undefined {
  if (!leave) return 'too-many-requests'
  socket.once('close', leave)
  return undefined
}

type LettingIn<Guest> = Pick<LiveServerOptions<Guest>, 'admit' | 'log'> &
  Readonly<{ address: string; bounds: AddressBounds }>

/** @returns why not. */
async function letIn<Guest>(
  socket: LiveSocket<Guest>,
  { admit, log, address, bounds }: LettingIn<Guest>,
): Promise<TurnedAway | undefined> {
  const { headers, auth } = socket.handshake
  const { origin, cookie, authorization } = headers
  if (!bounds.mayAsk(address, performance.now())) return 'too-many-requests'
  try {
    const admission = await admit({
      address,
      auth,
      ...(origin !== undefined && cookie !== undefined && { cookie }),
      ...(authorization !== undefined && { authorization }),
    })
    if (!admission.ok) return admission.reason
    socket.data.guest = admission.guest
    return undefined
  } catch (error) {
    log.warn('live.handshake.failed', { error })
    return 'unavailable'
  }
}

function refusal(reason: TurnedAway): Error & { data: LiveRefusal } {
  return Object.assign(new Error(reason), { data: { reason } })
}

function begin<Guest>(
  connection: LiveConnection,
  guest: Guest | undefined,
  { connected }: Pick<LiveServerOptions<Guest>, 'connected'>,
): void {
  if (guest === undefined) connection.cut('access-ended')
  else connected(connection, guest)
}

/** What goes to many finds its way to the client in the socket's data. */
function dress<Guest>(socket: LiveSocket<Guest>, dressing: Omit<Dressing, 'wire'>): LiveConnection {
  const wire = openWire(socket)
  socket.data.wire = wire
  return liveConnection(socket, { wire, ...dressing })
}

type Reaching<Guest> = Readonly<{ namespace: LiveSpace<Guest>; rooms: Rooms }>

/** Wires of this process: what another has to say to its own clients it says itself. */
function reach<Guest>({ namespace, rooms }: Reaching<Guest>, audience: Audience): Wire[] {
  if ('ids' in audience) return audience.ids.flatMap((id) => namespace.sockets.get(id)?.data.wire ?? [])
  const members = rooms.wiresOf(audience.room)
  if (!audience.except?.length) return [...members.values()]
  const except = new Set(audience.except)
  const wires: Wire[] = []
  for (const [id, wire] of members) if (!except.has(id)) wires.push(wire)
  return wires
}

/** Every wire gets the same frames. Ready frames go only through engine.io's WebSocket, and there is no other transport. */
function writeToAll(wires: readonly Wire[], name: ServerEvent, what: readonly unknown[]): void {
  if (wires.length === 0) return
  const frames = encodeOnce(liveNamespace, name, what)
  for (const wire of wires) wire.write(frames)
}

/** A client that is told `disconnect` stays away; one whose transport closes comes back, which is what we want. */
async function closeAll<Guest>(
  io: Server<Anything, Anything, Anything, Held<Guest>>,
  namespace: LiveSpace<Guest>,
): Promise<void> {
  const wires = [...namespace.sockets.values()].map(({ conn }) => conn.request.socket)
  io.engine.close()
  await Promise.race([Promise.all(wires.map(closed)), setTimeout(goodbyeMs)])
  for (const wire of wires) wire.destroy()
}

/** Not `events.once`: a wire that ends with an error has ended too. */
function closed(wire: Socket['conn']['request']['socket']): Promise<void> {
  return new Promise((done) => {
    if (wire.closed) done()
    else wire.once('close', () => done())
  })
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
