import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { usualPaces } from '@haidang/gateway'
import { openLiveBus } from '@haidang/live'
import { openDatabase, readDeviceStates } from '@haidang/store'
import { keptLog } from '../live-rig/kept-log.js'
import { planTown } from '../live-rig/town.js'
import { print } from './figures.js'
import { openBenchDatabase } from './rig/bench-database.js'
import { driveVehicles } from './rig/drive-vehicles.js'
import { type Way, benchOptions } from './rig/options.js'
import { startServers } from './rig/servers.js'
import { usageOf } from './rig/usage.js'
import type { BareSending } from './bare-sockets.js'
import type { Ages, WaterReport } from './rig/water-crowd.js'

/*
 * A thousand consoles that follow ten thousand vehicles, each of which reports once a second: how old a position is when it
 * is in a console's hands, and what the live gateway takes for it, beside a server of npm `ws` that sends the same bytes.
 */
const options = benchOptions()
const clients = options.size('clients', 1_000, 100)
const vehicles = options.size('vehicles', 10_000, 2_000)
const forSeconds = options.size('seconds', 30, 5)
/** Between two frames, in milliseconds. */
const beat = options.size('beat', usualPaces.frameMs, usualPaces.frameMs)
const about = { bench: 'vehicles', clients, vehicles, forSeconds, beat }

/** Of a positions frame. */
const [headerBytes, recordBytes] = [16, 20]

/** Longer than this nobody is waited for: what follows is then measured with fewer. */
const mostJoiningMs = 90_000
/** Nobody gets a whole layer while the texts of all together are shorter: one of ten thousand vehicles has 2.5 MB. */
const calmBytes = 1_024 * clients
/** After that: what a thousand layers left is collected, and what became hot is compiled. The bare server has as long. */
const settleSeconds = options.size('settle', 10, 2)

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['postgres', 'redis']) : undefined
  await using database = await openBenchDatabase(servers)
  const redis = servers ? { REDIS_URL: servers.redis.url } : { REDIS_URL: undefined }
  const gateway = fork(here('vehicle-gateway.js'), [String(vehicles), String(beat)], {
    env: { ...process.env, DATABASE_URL: database.url, ...redis },
    execArgv: options.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profiles}`],
  })
  const { url } = await told<{ url: string }>(gateway)
  const stop = servers ? driveByRedis(servers.redis.url, await keysIn(database.url)) : () => undefined
  const crowd = fork(here('rig/water-crowd.js'))
  const said: Say = (figure, value, unit) =>
    print({
      ...{ ...about, way, versions: database.versions, figure, value },
      ...(typeof unit === 'string' ? { unit } : unit),
    })
  const emptyMiB = (await usageOf([gateway.pid ?? 0])).memoryMiB
  const joinedIn = await joined(crowd, { url, bare: false })
  if (Number.isFinite(joinedIn)) said('everybody_follows', joinedIn, 's')
  const { report, memoryMiB, ...usage } = await watched(crowd, gateway)
  sayAges(said, 'shown_age', report.shownAge)
  sayAges(said, 'age_since_frame', report.frameAge)
  said('positions_taken', positionsTaken(report), { unit: '1', of: 'reported' })
  sayTaken(said, 'taken', report)
  said('clients_following', report.following, '1')
  said('clients_cut_off', report.closed, '1')
  said('gateway_memory', memoryMiB, { unit: 'MiB', emptyMiB: Math.round(emptyMiB) })
  crowd.send('end')
  gateway.disconnect()
  // the vehicles drive on: both servers have the same neighbours on this computer
  const bareCores = await measureBare(crowd, sameAs(report), said)
  const drivenCores = servers ? bareCores : await measureDriven(crowd, sameAs(report))
  const vehiclesThemselves = drivenCores - bareCores
  const cores = usage.cores - vehiclesThemselves
  said('gateway_cpu', cores, { unit: 'cores', vehiclesThemselves: Number(vehiclesThemselves.toFixed(4)) })
  said('gateway_cpu_by_bare_ws', cores / bareCores, '1')
  stop()
  crowd.disconnect()
}

type Unit = Readonly<{ unit: string }> & Readonly<Record<string, unknown>>
type Say = (figure: string, value: number, unit: string | Unit) => void

async function measureBare(crowd: ChildProcess, sending: BareSending, said: Say): Promise<number> {
  const { report, cores, memoryMiB } = await watchedBare(crowd, sending, [])
  sayAges(said, 'bare_ws_age_since_sent', report.frameAge)
  sayTaken(said, 'bare_ws_taken', report)
  said('bare_ws_cpu', cores, 'cores')
  said('bare_ws_memory', memoryMiB, 'MiB')
  return cores
}

/** The same while the vehicles drive in its process, as they do in the gateway's: it must not pay for them alone. */
async function measureDriven(crowd: ChildProcess, sending: BareSending): Promise<number> {
  return (await watchedBare(crowd, sending, [String(vehicles)])).cores
}

async function watchedBare(
  crowd: ChildProcess,
  sending: BareSending,
  words: readonly string[],
): Promise<Watched> {
  const bare = fork(here('bare-sockets.js'), words)
  const { port } = await told<{ port: number }>(bare)
  await joined(crowd, { url: `http://127.0.0.1:${port}`, bare: true })
  bare.send(sending)
  const seen = await watched(crowd, bare)
  crowd.send('end')
  bare.disconnect()
  return seen
}

/** Of the positions that the vehicles reported, the share that a client has got; what it was too slow for is left out. */
function positionsTaken({ binaryBytes, binaryMessages }: WaterReport): number {
  const records = (binaryBytes - binaryMessages * headerBytes) / recordBytes
  return records / (clients * vehicles * forSeconds)
}

/** As many messages and bytes as the clients have taken from the gateway, at as many times a second. */
function sameAs({ textMessages, textBytes, binaryMessages, binaryBytes }: WaterReport): BareSending {
  return {
    everyMs: Math.round((clients * forSeconds * 1_000) / binaryMessages),
    texts: textMessages / binaryMessages,
    textBytes: Math.round(textBytes / textMessages),
    binary: Math.round(binaryBytes / binaryMessages),
  }
}

function sayAges(said: Say, name: string, { samples, ...ages }: Ages): void {
  for (const [share, ms] of Object.entries(ages)) said(`${name}_${share}`, ms, { unit: 'ms', samples })
}

/** What arrived at the clients: counted there, as the gateway's and the bare server's must be alike. */
function sayTaken(
  said: Say,
  name: string,
  { textMessages, textBytes, binaryMessages, binaryBytes }: WaterReport,
): void {
  const each = clients * forSeconds
  said(`${name}_per_client_and_second`, (textBytes + binaryBytes) / each, {
    unit: 'B',
    textBytes: Math.round(textBytes / each),
    messages: Number(((textMessages + binaryMessages) / each).toFixed(2)),
  })
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

/** Until everybody takes frames as they come and nobody a whole layer any more, and a while longer. */
async function calm(crowd: ChildProcess): Promise<void> {
  const startedAt = performance.now()
  await ask(crowd)
  for (let isCalm = false; !isCalm && performance.now() - startedAt < mostJoiningMs;) {
    await pause(2_000)
    const { binaryMessages, textBytes } = await ask(crowd)
    isCalm = binaryMessages >= clients && textBytes < calmBytes
  }
  await pause(settleSeconds * 1_000)
}

type Watched = Readonly<{ report: WaterReport; cores: number; memoryMiB: number }>

async function watched(crowd: ChildProcess, server: ChildProcess): Promise<Watched> {
  await calm(crowd) // what joining costs is not what following costs
  await ask(crowd)
  const before = await usageOf([server.pid ?? 0])
  const startedAt = performance.now()
  await pause(forSeconds * 1_000)
  const report = await ask(crowd)
  const after = await usageOf([server.pid ?? 0])
  const ms = performance.now() - startedAt
  return { report, cores: (after.cpuMs - before.cpuMs) / ms, memoryMiB: after.memoryMiB }
}

/** The vehicles drive in this process and are heard through Redis, as those of an ingest are. */
/** As the ingest that commits them knows them. */
async function keysIn(url: string): Promise<ReadonlyMap<string, number>> {
  const db = openDatabase({ url, applicationName: 'bench', poolSize: 1, log: keptLog() })
  const states = await readDeviceStates(db)
  await db.close()
  return new Map(states.map(({ device, key }) => [device, key]))
}

function driveByRedis(redisUrl: string, keys: ReadonlyMap<string, number>): () => void {
  const bus = openLiveBus({ redisUrl, log: keptLog() })
  const stop = driveVehicles(bus, planTown({ stations: 0, vehicles }), keys)
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
