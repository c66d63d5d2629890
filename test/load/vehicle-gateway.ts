import { once } from 'node:events'
import { createServer } from 'node:http'
import { attachLive } from '@haidang/gateway'
import { openLiveBus } from '@haidang/live'
import { openDatabase } from '@haidang/store'
import { openCallers } from '../live-rig/callers.js'
import { keptLog } from '../live-rig/kept-log.js'
import { planTown, settleTown } from '../live-rig/town.js'
import { driveVehicles } from './rig/drive-vehicles.js'

/*
 * The live gateway over a town of vehicles, as a process of its own; REST, broker and intake are left out. Without a Redis
 * the vehicles drive in here, as in the all-in-one; with one they drive in the bench's process, as behind an ingest.
 */
const [vehicles = '', beat = ''] = process.argv.slice(2)
/** With passwords in them: not on the command line, which everybody on this computer can read. */
const { DATABASE_URL: databaseUrl = '', REDIS_URL: redisUrl } = process.env
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
if (redisUrl === undefined) driveVehicles(bus, town)
await attachLive({
  ...{ httpServer, db, bus, log, access: callers, registry: town.registry, origins: [url] },
  clock: { now: () => Date.now() },
  paces: { frameMs: Number(beat) },
})
process.send?.({ url })
process.once('disconnect', () => process.exit(0))
