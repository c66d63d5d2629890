import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, freePorts, repository } from '@haidang/testing'
import pg from 'pg'
import { type Front, openFront } from './front.js'

export type Kind = 'ingest' | 'api' | 'worker'

/** One process of the product, built and started as an operator would. */
export type ProductProcess = Readonly<{
  name: string
  /** Of an api. */
  httpUrl: string
  /** Where it tells of itself. */
  metricsUrl: string
  start(): void
  /** 0 before its first start. */
  pid(): number
  /** Resolves when it says that all its parts are as they should be. */
  ready(): Promise<void>
  /** Its parts, as it tells them now; undefined while it does not answer. */
  parts(): Promise<Readonly<Record<string, boolean>> | undefined>
  /** Sends the signal and waits for the end. @returns the exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  /** What it has logged since it was first started. */
  logged(): string
}>

export type ProcessHouse = Readonly<{
  databaseUrl: string
  /** Devices sign in there. */
  fieldUrl: string
  administrator: Readonly<{ username: string; password: string }>
  add(kind: Kind, name: string, settings?: Readonly<Record<string, string>>): Promise<ProductProcess>
  /** One address for several apis: to be told before they are started, for they have to know it. @returns that address. */
  putInFront(apis: readonly ProductProcess[]): Promise<string>
  /** What all of them are told: for other programs of the product. */
  settings(): Readonly<Record<string, string>>
  /** Makes the sessions of so many ingests at the broker, or takes them away. @returns exit code and what it said. */
  sessions(deed: 'reserve' | 'drop', parts: number): Promise<Readonly<{ code: number | null; said: string }>>
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}>

const password = 'three-words-and-a-7'

/** A database of its own on the ring's real servers; processes are added, and started, one by one. */
export async function openProcessHouse(servers: Readonly<{ redisUrl?: string }> = {}): Promise<ProcessHouse> {
  const admin = given('IOC_TEST_POSTGRES')
  const name = `processes_${randomBytes(6).toString('hex')}`
  await query(admin, `create database ${name}`)
  const databaseUrl = admin.replace(/\/[^/]*$/, `/${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'haidang-processes-'))
  const shared: Record<string, string> = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redisUrl ?? given('IOC_TEST_REDIS'),
    MQTT_URL: given('IOC_TEST_MQTT'),
    IOC_MQTT_ACCOUNTS: given('IOC_TEST_MQTT_ACCOUNTS'),
    IOC_ADMIN_PASSWORD: password,
  }
  const all: ProductProcess[] = []
  const fronts: Front[] = []
  return {
    databaseUrl,
    fieldUrl: given('IOC_TEST_MQTT_FIELD'),
    administrator: { username: 'admin', password },
    add: async (kind, own, settings = {}) => {
      const [httpPort = 0, metricsPort = 0] = await freePorts(2)
      const ports = { IOC_HTTP_PORT: String(httpPort), IOC_METRICS_PORT: String(metricsPort) }
      const its = { ...ports, IOC_NAME: own, IOC_DATA_DIR: join(folder, own), ...settings }
      const added = productProcess({ kind, name: own, its, shared })
      all.push(added)
      return added
    },
    putInFront: async (apis) => {
      const front = await openFront(apis.map(({ httpUrl }) => httpUrl))
      fronts.push(front)
      Object.assign(shared, { IOC_PUBLIC_URL: front.url, IOC_TRUSTED_PROXIES: '127.0.0.1' })
      return front.url
    },
    settings: () => shared,
    sessions: async (deed, parts) => {
      const program = join(repository, 'apps/ingest/dist/sessions.js')
      const env = { ...process.env, NODE_OPTIONS: '', ...shared }
      const child = spawn(process.execPath, [program, deed, String(parts)], {
        ...{ env, timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] },
      })
      let said = ''
      child.stdout?.on('data', (chunk: Buffer) => void (said += chunk.toString()))
      await once(child, 'close')
      return { code: child.exitCode, said }
    },
    rows: (text, values) => query(databaseUrl, text, values),
    close: async () => {
      await Promise.all(all.map((one) => one.end('SIGKILL')))
      await Promise.all(fronts.map((front) => front.close()))
      await query(admin, `drop database ${name} with (force)`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Settings = Readonly<Record<string, string>>
/** What all of them are told is read anew at each start. */
type Product = Readonly<{ kind: Kind; name: string; its: Settings; shared: Settings }>

function productProcess({ kind, name, its, shared }: Product): ProductProcess {
  let child: ChildProcess | undefined
  let log = ''
  const parts = async (): Promise<Record<string, boolean> | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${its['IOC_METRICS_PORT']}/readyz`).catch(() => undefined)
    return ((await answer?.json()) as { parts: Record<string, boolean> } | undefined)?.parts
  }
  return {
    name,
    httpUrl: `http://127.0.0.1:${its['IOC_HTTP_PORT']}`,
    metricsUrl: `http://127.0.0.1:${its['IOC_METRICS_PORT']}/metrics`,
    parts,
    pid: () => child?.pid ?? 0,
    start() {
      child = spawn(
        process.execPath,
        ['--disable-proto=delete', join(repository, `apps/${kind}/dist/main.js`)],
        {
          env: { ...process.env, NODE_OPTIONS: '', ...shared, ...its },
          cwd: repository,
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      )
      child.stderr?.on('data', (chunk: Buffer) => void (log += chunk.toString()))
    },
    ready: async () => {
      await eventually(
        `${name} is ready`,
        async () => Object.values((await parts()) ?? { answering: false }).every(Boolean),
        { withinMs: 90_000, everyMs: 200 },
      ).catch((cause: unknown) => {
        throw new Error(`${name} did not become ready:\n${log.slice(-3_000)}`, { cause })
      })
    },
    end: async (signal) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return child.exitCode
    },
    logged: () => log,
  }
}

async function query<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

function given(variable: string): string {
  const value = process.env[variable]
  if (value === undefined) throw new Error(`the ring has no servers: ${variable} is not set`)
  return value
}
