import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { usualPaces } from '@haidang/gateway'
import { openLiveBus } from '@haidang/live'
import { keptLog } from '../live-rig/kept-log.js'
import { planTown } from '../live-rig/town.js'
import { print } from './figures.js'
import { openBenchDatabase } from './rig/bench-database.js'
import { driveVehicles } from './rig/drive-vehicles.js'
import { type Way, benchOptions } from './rig/options.js'
import { startServers } from './rig/servers.js'
import { usageOf } from './rig/usage.js'
import type { WaterReport } from './water-crowd.js'

/*
 * A thousand consoles that follow ten thousand vehicles, each of which reports once a second: how old a position is when it
 * is in a console's hands, and what the live gateway takes for it, beside a server of npm `ws` that sends the same bytes.
 */
const options = benchOptions()
const clients = options.size('clients', 1_000, 100)
const vehicles = options.size('vehicles', 10_000, 2_000)
const forSeconds = options.size('seconds', 10, 5)
/** Between two frames of positions, in milliseconds. */
const beat = options.size('beat', usualPaces.positionsMs, usualPaces.positionsMs)
const about = { bench: 'vehicles', clients, vehicles, forSeconds, beat }

/** Longer than this nobody is waited for: what follows is then measured with fewer. */
const mostJoiningMs = 90_000

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['postgres', 'redis']) : undefined
  await using database = await openBenchDatabase(servers)
  const redis = servers ? [servers.redis.url] : []
  const gateway = fork(here('vehicle-gateway.js'), [
    ...[database.url, String(vehicles), String(beat)],
    ...redis,
  ])
  const { url } = await told<{ url: string }>(gateway)
  const stop = servers ? driveByRedis(servers.redis.url) : () => undefined
  const crowd = fork(here('water-crowd.js'))
  const said: Say = (figure, value, unit) =>
    print({
      ...{ ...about, way, versions: database.versions, figure, value },
      ...(typeof unit === 'string' ? { unit } : unit),
    })
  const emptyMiB = (await usageOf([gateway.pid ?? 0])).memoryMiB
  const joinedIn = await joined(crowd, { url, bare: false })
  if (Number.isFinite(joinedIn)) said('everybody_follows', joinedIn, 's')
  const { report, cores, memoryMiB } = await watched(crowd, gateway)
  for (const [name, { samples, ...ages }] of Object.entries({
    shown_age: report.shownAge,
    age_since_frame: report.frameAge,
  }))
    for (const [share, ms] of Object.entries(ages)) said(`${name}_${share}`, ms, { unit: 'ms', samples })
  const perClient = bytesPerClient(report)
  said('bytes_per_client_and_second', perClient.text + perClient.binary, { unit: 'B', ...perClient })
  said('clients_following', report.following, '1')
  said('clients_cut_off', report.closed, '1')
  said('gateway_cpu', cores, 'cores')
  said('gateway_memory', memoryMiB, { unit: 'MiB', emptyMiB: Math.round(emptyMiB) })
  stop()
  crowd.send('end')
  gateway.disconnect()
  const bareCores = await measureBare(crowd, perClient, said)
  said('gateway_cpu_by_bare_ws', cores / bareCores, '1')
  crowd.disconnect()
}

type Unit = Readonly<{ unit: string }> & Readonly<Record<string, unknown>>
type Say = (figure: string, value: number, unit: string | Unit) => void
type Bytes = Readonly<{ text: number; binary: number }>

async function measureBare(crowd: ChildProcess, { text, binary }: Bytes, said: Say): Promise<number> {
  const bare = fork(here('bare-sockets.js'))
  const { port } = await told<{ port: number }>(bare)
  await joined(crowd, { url: `http://127.0.0.1:${port}`, bare: true })
  bare.send({ text: [Math.round(text)], binary: [Math.round(binary)] })
  await pause(2_000)
  const { cores, memoryMiB } = await watched(crowd, bare)
  said('bare_ws_cpu', cores, 'cores')
  said('bare_ws_memory', memoryMiB, 'MiB')
  crowd.send('end')
  bare.disconnect()
  return cores
}

/** Opens all clients. @returns the seconds until every one of them follows (or, at the bare server, is connected); NaN when not all do. */
async function joined(crowd: ChildProcess, { url, bare }: { url: string; bare: boolean }): Promise<number> {
  const startedAt = performance.now()
  crowd.send({ url, count: clients, bare, perSecond: bare ? 500 : 100 })
  for (;;) {
    const { connected, following } = await ask(crowd)
    if ((bare ? connected : following) >= clients) return (performance.now() - startedAt) / 1_000
    if (performance.now() - startedAt > mostJoiningMs) return Number.NaN
    await pause(250)
  }
}

async function watched(
  crowd: ChildProcess,
  server: ChildProcess,
): Promise<{ report: WaterReport; cores: number; memoryMiB: number }> {
  await pause(3_000) // what joining costs is not what following costs
  await ask(crowd)
  const before = await usageOf([server.pid ?? 0])
  const startedAt = performance.now()
  await pause(forSeconds * 1_000)
  const report = await ask(crowd)
  const after = await usageOf([server.pid ?? 0])
  const ms = performance.now() - startedAt
  return { report, cores: (after.cpuMs - before.cpuMs) / ms, memoryMiB: after.memoryMiB }
}

function bytesPerClient({ textBytes, binaryBytes }: WaterReport): Bytes {
  const each = clients * forSeconds
  return { text: Math.round(textBytes / each), binary: Math.round(binaryBytes / each) }
}

/** The vehicles drive in this process and are heard through Redis, as those of an ingest are. */
function driveByRedis(redisUrl: string): () => void {
  const bus = openLiveBus({ redisUrl, log: keptLog() })
  const stop = driveVehicles(bus, planTown({ stations: 0, vehicles }))
  return () => {
    stop()
    void bus.close()
  }
}

async function ask(crowd: ChildProcess): Promise<WaterReport> {
  crowd.send('report')
  return told<WaterReport>(crowd)
}

async function told<T>(child: ChildProcess): Promise<T> {
  return ((await once(child, 'message')) as [T])[0]
}

function here(file: string): string {
  return join(import.meta.dirname, file)
}
