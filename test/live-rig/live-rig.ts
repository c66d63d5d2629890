import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type AttachLiveOptions, type Live, attachLive } from '@haidang/gateway'
import { type LiveBus, createInProcessBus } from '@haidang/live'
import type { Db } from '@haidang/store'
import { type Callers, openCallers } from './callers.js'
import { type ConsoleOptions, type TestConsole, openConsole } from './console.js'
import { type Line, keptLog } from './kept-log.js'
import { type TestDatabase, startTestDatabase } from './test-database.js'
import { type Town, planTown, settleTown } from './town.js'
import { type Writer, openWriter } from './writer.js'

/** The live gateway as it runs, over a real database and real sockets; only REST, broker and intake are left out. */
export type LiveRig = Readonly<{
  url: string
  db: Db
  database: TestDatabase
  town: Town
  bus: LiveBus
  callers: Callers
  live: Live
  log: readonly Line[]
  /** TCP connections of clients, newest last. */
  wires: Set<Socket>
  writer(db?: Db): Writer
  console(options?: Partial<ConsoleOptions>): TestConsole
  close(): Promise<void>
}>

export type RigOptions = Readonly<{
  stations: number
  vehicles?: number
  paces?: AttachLiveOptions['paces']
  limits?: AttachLiveOptions['limits']
}>

/** The packets of an impatient test are not an attack. */
const impatient = { packets: { burst: 1e9, perSecond: 1e9 } }

/** Starts everything; `duty` is a user who sees it all. */
export async function startLiveRig({ paces, limits = impatient, ...size }: RigOptions): Promise<LiveRig> {
  const database = await startTestDatabase()
  const db = database.open()
  const town = planTown(size)
  await settleTown(db, town)
  const lines: Line[] = []
  const log = keptLog(lines)
  const bus = createInProcessBus({ log })
  const callers = openCallers(town)
  callers.add('duty')
  const httpServer = createServer()
  const wires = new Set<Socket>()
  httpServer.on('connection', (wire) => {
    wires.add(wire)
    wire.once('close', () => wires.delete(wire))
  })
  const url = await listen(httpServer)
  const live = await attachLive({
    httpServer,
    db: database.open(),
    bus,
    registry: town.registry,
    access: callers,
    origins: [url],
    clock: { now: () => Date.now() },
    log,
    limits,
    ...(paces && { paces }),
  })
  const consoles: TestConsole[] = []
  return {
    url,
    db,
    database,
    town,
    bus,
    callers,
    live,
    log: lines,
    wires,
    writer: (own = db) => openWriter({ db: own, town, bus }),
    console(options = {}) {
      const opened = openConsole({ url, user: 'duty', ...options })
      consoles.push(opened)
      return opened
    },
    async close() {
      for (const opened of consoles) opened.close()
      await live.close()
      httpServer.close()
      httpServer.closeAllConnections()
      await database.close()
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
