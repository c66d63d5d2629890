import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { attachLive } from '@haidang/gateway'
import { createInProcessBus } from '@haidang/live'
import type { Db } from '@haidang/store'
import { openCallers } from '../live-rig/callers.js'
import { createFlood } from '../live-rig/flood.js'
import { keptLog } from '../live-rig/kept-log.js'
import { startTestDatabase } from '../live-rig/test-database.js'
import { planTown, settleTown } from '../live-rig/town.js'
import { openWriter } from '../live-rig/writer.js'
import { percentile, print } from './figures.js'
import type { CrowdReport } from './rig/live-crowd.js'
import { benchOptions } from './rig/options.js'

/*
 * What a thousand consoles cost: to connect, to be told of every alarm, to be given water, and to come back at once
 * after the gateway has gone. The consoles live in another process. Embedded only, and without a floor beside it: what a
 * bus between processes and what a bare server take `vehicles` says.
 */
const options = benchOptions()
const count = options.size('consoles', 1_000, 100)
const eventsPerSecond = options.size('events', 20, 20)
const forSeconds = options.size('seconds', 8, 3)
const about = { bench: 'live', way: 'embedded', consoles: count, eventsPerSecond, forSeconds }

const database = await startTestDatabase()
const log = keptLog()
const clock = { now: () => Date.now() }
const town = planTown({ stations: 100 })
const bus = createInProcessBus({ log })
const callers = openCallers(town)
callers.add('duty')
const db = database.open()
await settleTown(db, town)
const reads = { count: 0 }
let httpServer = await listen(0)
const address = httpServer.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const url = `http://127.0.0.1:${port}`
const paces = { heartbeatMs: 5_000 }
const counted = counting(database.open())
const attach = () =>
  attachLive({
    httpServer,
    db: counted,
    bus,
    registry: town.registry,
    access: callers,
    origins: [url],
    clock,
    log,
    paces,
  })
let live = await attach()
const crowd = fork(fileURLToPath(new URL('./rig/live-crowd.js', import.meta.url)))

const connectedIn = await timed(async () => {
  crowd.send({ url, count })
  await until((report) => report.synced === count)
})
figure('connect and follow', connectedIn, 's')
figure('resident memory', process.memoryUsage().rss / 2 ** 20, 'MiB')

const writer = openWriter({ db: database.open(), town, bus })
await measured('alarm fan-out', async () => {
  const everyMs = 1_000 / (eventsPerSecond / 10)
  for (let at = performance.now(), end = at + forSeconds * 1_000; at < end; at += everyMs) {
    await writer.toggle(...town.devices.slice(0, 10))
    await pause(Math.max(0, at + everyMs - performance.now()))
  }
  await until((report) => report.lowest >= live.stats().position)
})

await measured('water fan-out', async () => {
  const flood = createFlood({ bus, town })
  const flooding = setInterval(flood, 250)
  await pause(forSeconds * 1_000)
  clearInterval(flooding)
})

reads.count = 0
await live.close()
await writer.toggle(...town.devices)
httpServer.close()
httpServer.closeAllConnections()
const backIn = await timed(async () => {
  httpServer = await listen(port)
  live = await attach()
  await writer.toggle(...town.devices)
  await until((report) => report.synced === count && report.lowest >= live.stats().position)
})
const after = await ask()
figure('everybody back and in sync after a restart', backIn, 's')
figure('questions to the database for it', reads.count, 'queries')
figure('events missed', after.missed, 'events')
figure('events shown twice', after.twice, 'events')
figure('resident memory at the end', process.memoryUsage().rss / 2 ** 20, 'MiB')

crowd.send('end')
await live.close()
httpServer.close()
httpServer.closeAllConnections()
await database.close()

type Unit = Readonly<{ unit: string }> & Readonly<Record<string, unknown>>

function figure(name: string, value: number, unit: string | Unit): void {
  print({ ...about, figure: name, value, ...(typeof unit === 'string' ? { unit } : unit) })
}

/** How the event loop fares, what processor time is taken, and how late letters come while the work is done. */
async function measured(what: string, work: () => Promise<void>): Promise<void> {
  crowd.send('forget')
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  loop.enable()
  const seconds = await timed(work)
  const { ended } = live.stats()
  loop.disable()
  const { user, system } = process.cpuUsage(cpu)
  const { delays, frames, gaps, twice } = await ask()
  figure(`${what}: event loop delay p99`, loop.percentile(99) / 1e6, { unit: 'ms', gaps, twice, ended })
  figure(`${what}: processor of the server`, (user + system) / 1e4 / seconds, { unit: '%', seconds })
  if (delays.length > 0)
    figure(`${what}: commit to console p99`, percentile(delays, 0.99), { unit: 'ms', samples: delays.length })
  if (frames > 0) figure(`${what}: frames taken by consoles so far`, frames, 'frames')
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

async function ask(): Promise<CrowdReport> {
  const answer = once(crowd satisfies ChildProcess, 'message')
  crowd.send('report')
  const [report]: [CrowdReport] = (await answer) as [CrowdReport]
  return report
}

async function until(enough: (report: CrowdReport) => boolean): Promise<void> {
  const endAt = performance.now() + 120_000
  while (!enough(await ask())) {
    if (performance.now() > endAt)
      throw new Error(
        `the crowd did not get there: ${JSON.stringify({ ...(await ask()), delays: undefined })}`,
      )
    await pause(50)
  }
}

async function listen(on: number): Promise<Server> {
  const server = createServer().listen(on, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function counting(inner: Db): Db {
  return {
    ...inner,
    query: (statement, values) => {
      reads.count += 1
      return inner.query(statement, values)
    },
  }
}
