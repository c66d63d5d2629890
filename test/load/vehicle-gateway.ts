import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { attachLive } from '@haidang/gateway'
import { openLiveBus } from '@haidang/live'
import { openDatabase } from '@haidang/store'
import { openCallers } from '../live-rig/callers.js'
import { keptLog } from '../live-rig/kept-log.js'
import { planTown, settleTown } from '../live-rig/town.js'
import { driveVehicles } from './rig/drive-vehicles.js'

/*
 * The live gateway over a town of vehicles, as a process of its own; REST, broker and intake are left out. Without a Redis
 * the vehicles drive in here, as in the all-in-one; with one they drive in the bench's process, as behind an ingest. What
 * driving takes of this process is measured first, while nobody listens: it is not the gateway's.
 */
const [vehicles = '', beat = ''] = process.argv.slice(2)
/** With passwords in them: not on the command line, which everybody on this computer can read. */
const { DATABASE_URL: databaseUrl = '', REDIS_URL: redisUrl } = process.env
const settleMs = 4_000
const log = keptLog()
const town = planTown({ stations: 0, vehicles: Number(vehicles) })
const db = openDatabase({ url: databaseUrl, applicationName: 'bench', poolSize: 4, log })
await settleTown(db, town)
const callers = openCallers(town)
callers.add('duty')
const bus = openLiveBus({ redisUrl, log })
const httpServer = createServer().listen(0, '127.0.0.1')
await once(httpServer, 'listening')
const address = httpServer.address()
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
const drivingCores = redisUrl === undefined ? await drive() : 0
await attachLive({
  ...{ httpServer, db, bus, log, access: callers, registry: town.registry, origins: [url] },
  clock: { now: () => Date.now() },
  paces: { frameMs: Number(beat) },
})
process.send?.({ url, drivingCores })
process.once('disconnect', () => process.exit(0))

/** @returns what it takes of the processor once it has settled. */
async function drive(): Promise<number> {
  driveVehicles(bus, town)
  await pause(settleMs)
  const from = process.cpuUsage()
  const startedAt = performance.now()
  await pause(settleMs)
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1_000 / (performance.now() - startedAt)
}
