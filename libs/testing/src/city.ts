import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CredentialJson } from '@haidang/contracts'
import {
  type CityProcess,
  type Ready,
  killGroup,
  killMain,
  startProcess,
  stopProcess,
} from './city-process.js'
import { freePorts } from './free-ports.js'
import { type Operator, signIn } from './operator.js'
import { type Town, writeSitePack } from './site-pack.js'

export type CityOptions = Readonly<{
  /** Run the simulated city. Default: no, the test is the only one that speaks. */
  simulate?: boolean
  /** How many hours of its past the simulated city tells. Default: none. */
  historyHours?: number
  /** A made-up town instead of the shipped site pack. */
  town?: Town
  env?: Readonly<Record<string, string>>
  /** The folder in which all of it lies; the temporary one by default. */
  within?: string
}>

/** The whole system in a box: the built main process with its own database, ports and data. */
export type City = Readonly<{
  httpUrl: string
  mqttUrl: string
  mqttPort: number
  metricsPort: number
  dataDir: string
  /** What its processes have printed so far. */
  logFile: string
  /** What the process said when it was last ready. */
  ready(): Ready
  pid(): number
  /** The first administrator, signed in once. */
  admin(): Promise<Operator>
  /** A credential of its own for a device of the site. */
  credential(device: string): Promise<CredentialJson>
  /** SIGKILL to everything at once. */
  kill(): Promise<void>
  /** SIGKILL to the main process alone; its database goes on. */
  killMain(): Promise<void>
  /** Starts again on the same data and ports, after `kill`, `killMain` or `stop`. */
  start(): Promise<void>
  stop(): Promise<number | null>
  [Symbol.asyncDispose](): Promise<void>
}>

const adminPassword = 'a-password-for-tests-only'

/** Starts a city; dispose of it (`await using`) to end its processes and remove its data. */
export async function startCity(options: CityOptions = {}): Promise<City> {
  const { simulate = false, historyHours = 0, town, env = {}, within = tmpdir() } = options
  const folder = await mkdtemp(join(within, 'haidang-city-'))
  const dataDir = join(folder, 'data')
  const [httpPort = 0, mqttPort = 0, metricsPort = 0] = await freePorts(3)
  const site = join(folder, 'site')
  if (town) await writeSitePack(site, town)
  const environment = {
    IOC_HTTP_PORT: String(httpPort),
    IOC_MQTT_PORT: String(mqttPort),
    IOC_METRICS_PORT: String(metricsPort),
    IOC_DATA_DIR: dataDir,
    IOC_SIMULATE: simulate ? '1' : '0',
    IOC_HISTORY_HOURS: String(historyHours),
    IOC_ADMIN_PASSWORD: adminPassword,
    ...(town && { IOC_SITE: site }),
    ...env,
  }
  let running: CityProcess = await startProcess(environment, dataDir)
  const httpUrl = running.ready.httpUrl
  let signedIn: Promise<Operator> | undefined
  const admin = (): Promise<Operator> =>
    (signedIn ??= signIn(httpUrl, { username: 'admin', password: adminPassword }))
  return {
    httpUrl,
    mqttUrl: running.ready.mqttUrl,
    mqttPort,
    metricsPort,
    dataDir,
    logFile: running.logFile,
    ready: () => running.ready,
    pid: () => running.child.pid ?? 0,
    admin,
    credential: async (device) =>
      (await admin()).send<CredentialJson>('POST', `devices/${device}/credential`),
    kill: () => killGroup(running),
    killMain: () => killMain(running),
    stop: () => stopProcess(running),
    start: async () => {
      running = await startProcess(environment, dataDir)
    },
    [Symbol.asyncDispose]: async () => {
      await stopProcess(running)
      await killGroup(running) // the PostgreSQL of a main process that was killed is nobody's any more
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
