import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { liveAuthSchema } from '@haidang/contracts'
import type { Caller, Clock, Log, Tracer } from '@haidang/domain'
import {
  type Admission,
  type Handshake,
  type LiveBus,
  type LiveConnection,
  type LiveServer,
  type LiveServerLimits,
  type LiveServerStats,
  openLiveServer,
} from '@haidang/live'
import type { Stages } from '@haidang/platform'
import type { Db, StoredAlarmEvent } from '@haidang/store'
import type { AccessPort, RegistryPort } from '../neighbours.js'
import { type Heart, startHeart } from './heartbeat.js'
import { type AlarmLog, openAlarmLog } from './letters/alarm-log.js'
import { type AnswerAlarms, createAnswerAlarms } from './letters/answer-alarms.js'
import { type PostOffice, openPostOffice } from './letters/postbox.js'
import { createLetterWriter } from './letters/write-letter.js'
import type { Guest, LiveMember } from './live-member.js'
import { type LivePaces, usualPaces } from './live-paces.js'
import { type LiveReadings, readingsFrom } from './live-readings.js'
import { type LiveMeters, createLiveMeters } from './live-meters.js'
import { areasKey } from './scope-key.js'
import { type SeenMark, type SeenMarks, createSeenMarks } from './seen-marks.js'
import { serveMember } from './serve-member.js'
import { type TendCounts, type Tending, tendMembers } from './tend-members.js'
import { type AccessWatch, watchAccess } from './watch-access.js'
import { type DeviceBoard, createDeviceBoard } from './water/device-board.js'
import { fillBoard } from './water/fill-board.js'
import { type WaterWorks, openWaterWorks } from './water/water-works.js'

export type AttachLiveOptions = Readonly<{
  httpServer: HttpServer
  db: Db
  bus: LiveBus
  registry: Pick<RegistryPort, 'device' | 'devices' | 'rule'>
  access: Pick<AccessPort, 'authenticate' | 'recheck'>
  /** Origins of our own pages: `https://ioc.example.org`. */
  origins: readonly string[]
  /** Who asks, when it is not the peer itself. */
  addressOf?: (request: IncomingMessage) => string
  /** Epoch ms when the broker started: what was told of connections before is not shown. Absent: all is. */
  presenceSinceAt?: number
  clock: Clock
  log: Log
  /** Where frames, letters and beats are counted. */
  stages?: Stages | undefined
  /** Goes on with the ways of messages that are followed. */
  tracer?: Tracer | undefined
  paces?: Partial<LivePaces>
  limits?: Partial<LiveServerLimits>
}>

export type LiveStats = LiveServerStats &
  TendCounts &
  Readonly<{
    following: number
    scopes: number
    channels: number
    /** Number of the newest alarm event that has been sent on. */
    position: number
    heartbeatAt: number | undefined
    seen: readonly SeenMark[]
  }>

export type Live = Readonly<{ stats(): LiveStats; close(): Promise<void> }>

/**
 * Joins the live gateway: observations as water, alarm events as letters, and the heartbeat that proves both.
 * @throws StoreUnavailable when the database cannot say where the log stands: without it nothing shown would be true.
 */
export async function attachLive(options: AttachLiveOptions): Promise<Live> {
  const { bus } = options
  const paces = { ...usualPaces, ...options.paces }
  const log = options.log.child({ part: 'live' })
  const readings = readingsFrom(options.db)
  const meters = createLiveMeters(options)
  const board = createDeviceBoard(options)
  const stopFilling = await fillBoard({ board, bus, readings, log })
  const alarms = await openAlarmLog({
    ...paces,
    readings,
    log,
    heard: (events) => deliver(parts, events),
  })
  // In this same turn, before anybody can connect and before the log is read again:
  const parts = joinParts({ ...options, paces, log, readings, board, alarms, meters })
  meters.watch(() => ({ behind: parts.heart.behind(), waiting: parts.tending.mostWaiting() }), paces.slow)
  const ends = [
    stopFilling,
    bus.subscribe('alarms.committed', alarms.wake),
    bus.subscribe('devices.changed', ({ traces = [] }) => meters.heard(traces)),
    meters.close,
    bus.subscribe('access.changed', ({ user }) => parts.watch.suspect(user)),
    bus.subscribe('registry.changed', () => {
      parts.water.renew()
      parts.watch.suspect() // areas may have moved in or out of somebody's scope
    }),
    bus.subscribe('messages.lost', () => {
      alarms.wake()
      parts.watch.suspect()
    }),
    ...[parts.heart, parts.tending, parts.watch, parts.water].map(({ close }) => close),
  ]
  return {
    stats: () => statsOf(parts),
    async close() {
      for (const end of ends) end()
      await alarms.close()
      await parts.server.close()
    },
  }
}

type ToJoin = AttachLiveOptions &
  Readonly<{
    paces: LivePaces
    readings: LiveReadings
    board: DeviceBoard
    alarms: AlarmLog
    meters: LiveMeters
  }>

type Parts = Readonly<{
  members: Map<string, LiveMember>
  server: LiveServer
  office: PostOffice
  water: WaterWorks
  watch: AccessWatch
  heart: Heart
  tending: Tending
  seen: SeenMarks
  answer: AnswerAlarms
  alarms: AlarmLog
  meters: LiveMeters
  clock: Clock
  log: Log
}>

function joinParts({
  registry,
  access,
  clock,
  log,
  paces,
  readings,
  board,
  alarms,
  meters,
  ...options
}: ToJoin): Parts {
  const members = new Map<string, LiveMember>()
  const all = (): Iterable<LiveMember> => members.values()
  const writer = createLetterWriter(registry, log)
  const watch = watchAccess({ access, watched: all, clock, log, recheckMs: paces.recheckMs })
  const server: LiveServer = openLiveServer<Guest>(options.httpServer, {
    origins: options.origins,
    log,
    ...(options.limits && { limits: options.limits }),
    ...(options.addressOf && { addressOf: options.addressOf }),
    admit: (handshake) => admit(handshake, access, watch.suspicions()),
    connected: (connection, guest) => welcome(parts, connection, guest),
  })
  const office = openPostOffice({ position: alarms.position, write: writer.letter, server, log })
  const water = openWaterWorks({
    board,
    registry,
    server,
    behind: () => behind(all()),
    clock,
    paces,
    sent: meters.sent,
  })
  const parts: Parts = {
    members,
    server,
    office,
    water,
    watch,
    heart: startHeart({
      ...{ readings, alarms, office, server, clock, log, everyMs: paces.heartbeatMs },
      stage: meters.beat,
    }),
    tending: tendMembers({ members: all, water, limits: paces.slow, everyMs: paces.frameMs, clock, log }),
    seen: createSeenMarks({ clock }),
    answer: createAnswerAlarms({ readings, log: alarms, writer, paces }),
    alarms,
    meters,
    clock,
    log,
  }
  return parts
}

function welcome(parts: Parts, connection: LiveConnection, { caller, suspicions }: Guest): void {
  const { members, office, water, watch, heart, alarms, clock, log } = parts
  const { box, release } = office.open(caller.scope)
  const member = newMember(connection, caller, { box, checkedAt: clock.now() })
  members.set(connection.id, member)
  connection.onEnd((reason) => {
    log.debug('live.connection.closed', { connection: connection.id, reason })
    members.delete(connection.id)
    water.unsubscribe(member)
    release()
  })
  connection.join(box.everyone)
  const handlers = serveMember(member, { ...parts, position: alarms.position })
  connection.handle(handlers, { user: caller.username })
  heart.greet(connection, box)
  if (watch.suspicions() !== suspicions) watch.doubt(member)
}

function deliver({ office, meters }: Parts, events: readonly StoredAlarmEvent[]): void {
  office.deliver(events)
  meters.delivered(events)
}

/** Who has not taken the last of what was written. */
function behind(members: Iterable<LiveMember>): string[] {
  const ids: string[] = []
  for (const { connection } of members) if (connection.waiting() > 0) ids.push(connection.id)
  return ids
}

function statsOf({ members, server, tending, office, water, alarms, heart, seen }: Parts): LiveStats {
  return {
    ...server.stats(),
    ...tending.counts(),
    following: [...members.values()].filter(({ following }) => following.kind === 'following').length,
    scopes: office.boxes().length,
    channels: water.channels(),
    position: alarms.position(),
    heartbeatAt: heart.sentAt(),
    seen: seen.all(),
  }
}

async function admit(
  handshake: Handshake,
  access: Pick<AccessPort, 'authenticate'>,
  suspicions: number,
): Promise<Admission<Guest>> {
  const { address, cookie, authorization } = handshake
  const { data: auth } = liveAuthSchema.safeParse(handshake.auth)
  const bearer = auth?.token === undefined ? authorization : `Bearer ${auth.token}`
  const caller = await access.authenticate({
    address,
    ...(cookie !== undefined && { cookie }),
    ...(bearer !== undefined && { authorization: bearer }),
    ...(auth?.as !== undefined && { as: auth.as }),
  })
  return caller ? { ok: true, guest: { caller, suspicions } } : { ok: false, reason: 'unauthenticated' }
}

function newMember(
  connection: LiveConnection,
  caller: Caller,
  { box, checkedAt }: Pick<LiveMember, 'box' | 'checkedAt'>,
): LiveMember {
  return {
    connection,
    caller,
    scope: caller.scope,
    areasKey: areasKey(caller.scope),
    box,
    checkedAt,
    following: { kind: 'not-asked' },
    shed: undefined,
    end: (reason) => connection.dismiss(reason),
  }
}
