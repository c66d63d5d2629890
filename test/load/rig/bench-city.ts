import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CredentialJson } from '@haidang/contracts'
import {
  type Operator,
  type Town,
  eventually,
  freePorts,
  signIn,
  startCity,
  writeSitePack,
} from '@haidang/testing'
import { openProcessHouse } from '../../process-rig/house-of-processes.js'
import { tellRig } from '../../process-rig/tell-rig.js'
import { seconds } from '../figures.js'
import type { Way } from './options.js'
import type { BenchServers } from './servers.js'
import { versionsOf } from './versions.js'

/** The product as it runs, one way or the other. */
export type BenchCity = Readonly<{
  way: Way
  httpUrl: string
  /** Where devices sign in. */
  mqttPort: number
  databaseUrl: string
  admin: Operator
  credential(device: string): Promise<CredentialJson>
  /** Messages whose commit has been acknowledged since the start. */
  committed(): Promise<number>
  /** The parts that run, each with its process; a database's own processes are its children. */
  parts: Readonly<Record<string, number>>
  versions: Readonly<Record<string, string>>
  /** Seconds until everything was ready, with an empty database. */
  readyIn: number
  /** Ends the product in order and starts it again. @returns the seconds until it is ready. */
  restart(): Promise<number>
}> &
  AsyncDisposable

export type BenchCityOptions = Readonly<{
  way: Way
  /** Of the services way. */
  servers: BenchServers | undefined
  town?: Town
  /** Runs the simulated city. */
  simulate?: boolean
  /** A folder for the profiles of its processes. */
  profiles?: string | undefined
  /** More settings of the all-in-one. */
  env?: Readonly<Record<string, string>>
}>

/** Opens a city with an empty database; it ends with its data when it is disposed of. */
export function openBenchCity(options: BenchCityOptions): Promise<BenchCity> {
  return options.way === 'embedded' ? openEmbedded(options) : openServices(options)
}

async function openEmbedded({
  way,
  town,
  simulate = false,
  profiles,
  env = {},
}: BenchCityOptions): Promise<BenchCity> {
  const [metricsPort = 0] = await freePorts(1)
  const startedAt = performance.now()
  const city = await startCity({
    simulate,
    ...(town && { town }),
    env: { IOC_METRICS_PORT: String(metricsPort), ...env, ...profiling(profiles) },
  })
  const readyIn = secondsSince(startedAt)
  return {
    way,
    httpUrl: city.httpUrl,
    mqttPort: city.mqttPort,
    databaseUrl: city.ready().databaseUrl,
    admin: await city.admin(),
    credential: (device) => city.credential(device),
    committed: () => committedBy(`http://127.0.0.1:${metricsPort}/metrics`),
    parts: { 'all-in-one': city.pid(), postgres: city.ready().databasePid ?? 0 },
    versions: await versionsOf(city.ready().databaseUrl, undefined),
    readyIn,
    restart: async () => {
      await city.stop()
      return seconds(() => city.start())
    },
    [Symbol.asyncDispose]: () => city[Symbol.asyncDispose](),
  }
}

async function openServices({ way, servers, town, profiles }: BenchCityOptions): Promise<BenchCity> {
  if (!servers) throw new Error('there are no servers for the services way')
  tellRig(servers)
  const folder = await mkdtemp(join(tmpdir(), 'haidang-bench-site-'))
  if (town) await writeSitePack(folder, town)
  const settings = { ...(town && { IOC_SITE: folder }), ...profiling(profiles) }
  const house = await openProcessHouse()
  const [worker, ingest, api] = await Promise.all([
    house.add('worker', 'worker', settings),
    house.add('ingest', 'ingest', settings),
    house.add('api', 'api', settings),
  ])
  const all = [worker, ingest, api]
  const start = (): Promise<number> =>
    seconds(async () => {
      for (const one of all) one.start()
      await Promise.all(all.map((one) => one.ready()))
    })
  const stop = (): Promise<unknown> => Promise.all(all.map((one) => one.end('SIGTERM')))
  const readyIn = await start()
  const admin = await signIn(api.httpUrl, house.administrator)
  return {
    way,
    httpUrl: api.httpUrl,
    mqttPort: Number(new URL(servers.mosquitto.fieldUrl).port),
    databaseUrl: house.databaseUrl,
    admin,
    credential: (device) => admin.send<CredentialJson>('POST', `devices/${device}/credential`),
    committed: () => committedBy(ingest.metricsUrl),
    parts: {
      ingest: ingest.pid(),
      api: api.pid(),
      worker: worker.pid(),
      postgres: servers.postgres.pid,
      mosquitto: servers.mosquitto.pid,
      redis: servers.redis.pid,
    },
    versions: await versionsOf(house.databaseUrl, servers),
    readyIn,
    restart: async () => {
      await stop()
      return start()
    },
    [Symbol.asyncDispose]: async () => {
      await stop() // a profile is written at an orderly end
      await house.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function profiling(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {}
  const loaded = pathToFileURL(join(import.meta.dirname, 'profile-me.js')).href
  return { NODE_OPTIONS: `--import=${loaded}`, HAIDANG_PROFILES: resolve(folder) }
}

async function committedBy(metricsUrl: string): Promise<number> {
  const text = await eventually('its figures', async () => (await fetch(metricsUrl)).text()) // a connection kept open may end as it is used
  const found = /^ioc_stage_items_total\{stage="commit"[^}]*\} (\S+)/m.exec(text)?.[1]
  if (found === undefined) throw new Error(`${metricsUrl} does not say how many messages are committed`)
  return Number(found)
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000
}
