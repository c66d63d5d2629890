import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CredentialJson } from '@haidang/contracts'
import {
  type City,
  type Operator,
  type Town,
  childrenOf,
  connectDevice,
  eventually,
  freePorts,
  readPostmaster,
  signIn,
  startCity,
  writeSitePack,
} from '@haidang/testing'
import { type ProductProcess, openProcessHouse } from '../process-rig/house-of-processes.js'
import { tellRig } from '../process-rig/tell-rig.js'
import type { Run, Way } from './row.js'
import { type Servers, startServers } from './servers.js'

/** What stores observations: the one process, or ingest. */
export type Taker = Readonly<{
  pid(): number
  /** `kill -9`, and nothing else of the product or its servers. */
  kill(): Promise<void>
  /** SIGTERM, as a service manager does; waits for the end. @returns its exit code. */
  stop(): Promise<number | null>
  /** Starts it again and waits until it is ready. */
  start(): Promise<void>
  /** Its parts as it tells them; undefined while it does not answer. */
  parts(): Promise<Readonly<Record<string, boolean>> | undefined>
  /** Where it tells its figures. */
  metricsUrl: string
  logged(): Promise<string>
}>

/** The database's processes: the server first, then those that serve a connection each. */
export type Database = Readonly<{
  pids(): Promise<number[]>
  /** Brings a killed one back, as whoever keeps it does; the embedded one is kept by the product itself. */
  again(): Promise<void>
}>

/** The real product on either way, with a made-up town. */
export type Product = Readonly<{
  way: Way
  httpUrl: string
  databaseUrl: string
  /** Where devices sign in. */
  mqttPort: number
  taker: Taker
  /** What serves consoles: the same one process, or api. */
  feed: Taker
  /** All of it, by name. */
  processes: Readonly<Record<string, Taker>>
  database: Database
  /** Of the way `services`. */
  servers?: Servers
  admin(): Promise<Operator>
  /** A device's own credential, once the broker knows it. */
  credential(device: string): Promise<CredentialJson>
}> &
  AsyncDisposable

type Settings = Readonly<Record<string, string>>

export type Wanted = Readonly<{
  town: Town
  /** On the way `services`, more settings for the process that takes messages: a line before one of its servers. */
  settings?: (place: Readonly<{ servers: Servers; databaseUrl: string }>) => Promise<Settings> | Settings
  /** More settings for each process, by its kind: `all-in-one`, or `worker`, `api` and `ingest`. */
  environment?: (kind: string) => Settings
  /** On the way `services`, how many processes take messages, each its part of the devices. */
  intakes?: number
  /** On the way `embedded`, the folder in which all of it lies; the temporary one by default. */
  within?: string
  /** Where browsers come in, if that is not the port itself: a line before it. */
  publicUrl?: (port: number) => Promise<string>
}>

/** Starts it; dispose of it (`await using`) to end all that it started and to take its data away. */
export async function openProduct({ way, say }: Pick<Run, 'way' | 'say'>, wanted: Wanted): Promise<Product> {
  const from = performance.now()
  const product = way === 'embedded' ? await openEmbedded(wanted) : await openServices(wanted)
  say(`ready after ${Math.round(performance.now() - from)} ms`)
  running.add(product)
  return product
}

const running = new Set<Product>()

/**
 * Ends what a row has left running that is itself ended before its end: a database whose product was killed is nobody's child any
 * more.
 */
export async function endProducts(): Promise<void> {
  await Promise.allSettled([...running].map((product) => product[Symbol.asyncDispose]()))
}

async function openEmbedded({ town, publicUrl, environment, within }: Wanted): Promise<Product> {
  const [port = 0] = await freePorts(1)
  const outside = publicUrl && { IOC_HTTP_PORT: String(port), IOC_PUBLIC_URL: await publicUrl(port) }
  const city = await startCity({
    town,
    env: { ...environment?.('all-in-one'), ...outside },
    ...(within !== undefined && { within }),
  })
  return {
    way: 'embedded',
    httpUrl: city.httpUrl,
    databaseUrl: city.ready().databaseUrl,
    mqttPort: city.mqttPort,
    taker: takerOf(city),
    feed: takerOf(city),
    processes: { 'all-in-one': takerOf(city) },
    database: {
      pids: () => databaseIn(city.dataDir),
      again: () => Promise.resolve(),
    },
    admin: () => city.admin(),
    credential: (device) => city.credential(device),
    [Symbol.asyncDispose]: () => city[Symbol.asyncDispose](),
  }
}

function takerOf(city: City): Taker {
  return {
    pid: () => city.pid(),
    kill: () => city.killMain(),
    stop: () => city.stop(),
    start: () => city.start(),
    parts: () => readParts(city.metricsPort),
    metricsUrl: `http://127.0.0.1:${city.metricsPort}/metrics`,
    logged: () => readFile(city.logFile, 'utf8'),
  }
}

async function openServices({
  town,
  settings,
  publicUrl,
  environment,
  intakes = 1,
}: Wanted): Promise<Product> {
  const servers = await startServers()
  const site = await mkdtemp(join(tmpdir(), 'haidang-town-'))
  await writeSitePack(site, town)
  tellRig(servers)
  const house = await openProcessHouse()
  const own = (kind: string): Settings => ({ IOC_SITE: site, ...environment?.(kind) })
  const worker = await house.add('worker', 'worker-1', own('worker'))
  const [port = 0] = await freePorts(1)
  const outside = publicUrl && { IOC_HTTP_PORT: String(port), IOC_PUBLIC_URL: await publicUrl(port) }
  const api = await house.add('api', 'api-1', { ...own('api'), ...outside })
  const { databaseUrl } = house
  const more = await settings?.({ servers, databaseUrl })
  const ingests: ProductProcess[] = []
  for (let part = 1; part <= intakes; part += 1) {
    const shard = { IOC_SHARD: `${part}/${intakes}` }
    ingests.push(await house.add('ingest', `ingest-${part}`, { ...own('ingest'), ...shard, ...more }))
  }
  const all = [worker, api, ...ingests]
  for (const one of all) one.start()
  await Promise.all(all.map((one) => one.ready()))
  let signedIn: Promise<Operator> | undefined
  const admin = (): Promise<Operator> => (signedIn ??= signIn(api.httpUrl, house.administrator))
  return {
    way: 'services',
    httpUrl: api.httpUrl,
    databaseUrl,
    mqttPort: Number(new URL(house.fieldUrl).port),
    taker: takerFrom(ingests[0] ?? api),
    feed: takerFrom(api),
    processes: Object.fromEntries(all.map((one) => [one.name, takerFrom(one)])),
    database: {
      pids: () => databaseIn(servers.folder),
      again: () => servers.again('postgres'),
    },
    servers,
    admin,
    credential: async (device) => {
      const credential = await (await admin()).send<CredentialJson>('POST', `devices/${device}/credential`)
      const client = await eventually(`${device} may sign in`, () =>
        connectDevice(house.fieldUrl, credential),
      )
      await client.endAsync()
      return credential
    },
    [Symbol.asyncDispose]: async () => {
      await house.close()
      await servers[Symbol.asyncDispose]()
      await rm(site, { recursive: true, force: true })
    },
  }
}

function takerFrom(ingest: ProductProcess): Taker {
  return {
    pid: () => ingest.pid(),
    kill: async () => void (await ingest.end('SIGKILL')),
    stop: () => ingest.end('SIGTERM'),
    start: () => {
      ingest.start()
      return ingest.ready()
    },
    parts: () => ingest.parts(),
    metricsUrl: ingest.metricsUrl,
    logged: () => Promise.resolve(ingest.logged()),
  }
}

async function databaseIn(folder: string): Promise<number[]> {
  const server = await readPostmaster(folder)
  if (server === undefined) throw new Error(`no database works in ${folder}`)
  return [server, ...(await childrenOf(server))]
}

async function readParts(port: number): Promise<Readonly<Record<string, boolean>> | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
  return ((await answer?.json()) as { parts: Record<string, boolean> } | undefined)?.parts
}
