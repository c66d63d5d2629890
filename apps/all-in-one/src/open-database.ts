import { join } from 'node:path'
import type { Clock, Log } from '@haidang/domain'
import type { Config, PoolReading, Running, Secrets } from '@haidang/platform'
import { StartRefusal, patiently } from '@haidang/platform'
import {
  type Db,
  StoreRefusal,
  StoreUnavailable,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '@haidang/store'
import { startAsking } from '@haidang/upkeep'
import type { Steps } from './steps.js'

/** One pool per kind of work, so that a slow report cannot keep an observation from its commit. */
export type Databases = Readonly<{
  intake: Db
  work: Db
  api: Db
  url: string
  described: string
  /** Of the embedded server; another one when it had to be replaced. */
  pid(): number | undefined
  /** Whether it answers. */
  isAnswered(): boolean
}>

type Opening = Readonly<{
  config: Config
  secrets: Secrets
  clock: Clock
  log: Log
  running: Running
  steps: Steps
  pools: Map<string, PoolReading>
}>

/** Opens the embedded or the given PostgreSQL and brings its tables up to date. @throws StartRefusal with the way out. */
export async function openDatabases(opening: Opening): Promise<Databases> {
  try {
    return await open(opening)
  } catch (cause) {
    if (cause instanceof StoreRefusal) throw new StartRefusal(cause.reason, cause.message, { cause })
    throw cause
  }
}

async function open({ config, secrets, log, running, steps, pools }: Opening): Promise<Databases> {
  const server = await openServer({ config, secrets, log, running, steps })
  const pool = (name: string, poolSize: number): Db => {
    const opened = openDatabase({
      url: server.url,
      applicationName: `haidang-${name}`,
      poolSize,
      log: log.child({ pool: name }),
    })
    pools.set(name, () => opened.pool())
    return running.add(`database pool ${name}`, opened, (db) => db.close())
  }
  const databases = { intake: pool('intake', 4), work: pool('work', 4), api: pool('api', 8) }
  const migrated = async (): Promise<true> => {
    await migrate(databases.work, { log })
    return true
  }
  // our own server is there; one of somebody else's may come later than we do
  const isPassing = (error: unknown): boolean =>
    secrets.databaseUrl !== undefined && error instanceof StoreUnavailable
  await steps.step('tables', () => patiently({ what: 'the database', running, log, isPassing }, migrated))
  const asking = running.add('database answers', startAsking({ db: databases.intake, log }), (open) =>
    open.close(),
  )
  return { ...databases, ...server, isAnswered: asking.isAnswered }
}

async function openServer({
  config,
  secrets,
  log,
  running,
  steps,
}: Omit<Opening, 'clock' | 'pools'>): Promise<{ url: string; described: string; pid(): number | undefined }> {
  const url = secrets.databaseUrl
  if (url !== undefined) return { url, described: `PostgreSQL at ${new URL(url).host}`, pid: () => undefined }
  const embedded = await steps.step('database', () =>
    startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log }),
  )
  running.add('database', embedded, (server) => server.close())
  return { url: embedded.url, described: 'embedded PostgreSQL', pid: () => embedded.pid }
}
