import { type LiveBusStats, type OpenLiveBus, openLiveBus } from '@haidang/live'
import { type Running, type Service, StartRefusal, patiently } from '@haidang/platform'
import { type Db, StoreRefusal, StoreUnavailable, isMigrated, openDatabase } from '@haidang/store'

import { readSite } from './load-site.js'
import { type Engine, openEngine } from './open-engine.js'
import { openRegistry } from './open-registry.js'
import type { Registry } from './registry.js'

export type JoinOptions = Readonly<{
  running: Running
  service: Service
  /** Brings tables and site to where they must be; without it, another process is waited for that does. */
  prepare?: (db: Db) => Promise<void>
}>

/** What all processes share: the database, the live bus, the register, and the engine that decides alarms. */
export type City = Readonly<{
  db: Db
  bus: OpenLiveBus
  registry: Registry
  engine: Engine
  /** IANA name of the site's time zone. */
  zone: string
}>

/**
 * Joins one of several processes to the others. Each of the servers may come later than we do: it waits.
 * @throws StartRefusal when the database or the site is none for this version; Interrupted.
 */
export async function joinCity({ running, service, prepare }: JoinOptions): Promise<City> {
  const { servers, log, clock, metrics, stages } = service
  const { timeZone: zone } = (await readSite(service.config.site)).site
  const bus = running.add('live bus', openLiveBus({ redisUrl: servers.redisUrl, log }), (open) =>
    open.close(),
  )
  measureBus({ metrics, stages }, bus)
  const db = openPool({ running, service }, { purpose: 'work', poolSize: 4 })
  const commits = openPool({ running, service }, { purpose: 'commits', poolSize: 4 })
  const isPassing = (error: unknown): boolean => error instanceof StoreUnavailable
  await patiently({ what: 'the database', running, log, isPassing }, () => readied(db, prepare))
  const registry = running.add('register', await openRegistry(db, { log, clock, bus }), (open) =>
    open.close(),
  )
  const engine = running.add(
    'engine',
    openEngine({ db: commits, registry, bus, clock, log, zone, stages }),
    (open) => open.close(),
  )
  return { db, bus, registry, engine, zone }
}

/** A pool of connections for one kind of work, so that it can starve no other. */
export function openPool(
  { running, service }: Pick<JoinOptions, 'running' | 'service'>,
  { purpose, poolSize }: Readonly<{ purpose: string; poolSize: number }>,
): Db {
  const { name, servers, log } = service
  const pool = openDatabase({
    url: servers.databaseUrl,
    applicationName: `haidang-${name}-${purpose}`,
    poolSize,
    log: log.child({ pool: purpose }),
  })
  service.pools.set(purpose, () => pool.pool())
  return running.add(`database pool ${purpose}`, pool, (open) => open.close())
}

async function readied(db: Db, prepare: JoinOptions['prepare']): Promise<true | undefined> {
  try {
    await prepare?.(db)
    return (await isMigrated(db)) || undefined
  } catch (cause) {
    if (cause instanceof StoreRefusal) throw new StartRefusal(cause.reason, cause.message, { cause })
    throw cause
  }
}

/** How the bus between processes does. */
export function measureBus(
  { metrics, stages }: Pick<Service, 'metrics' | 'stages'>,
  bus: Pick<OpenLiveBus, 'stats'>,
): void {
  const read = (): LiveBusStats => bus.stats()
  stages.open('bus', {
    total: () => read().sent + read().heard,
    failures: () => ({ unsent: read().unsent }),
    backlog: () => ({ waiting: read().waiting?.bytes ?? 0, limit: read().waiting?.limit ?? 0 }),
  })
  metrics.reading('live_bus_available', '1 while what is said reaches the other processes', () =>
    Number(read().available),
  )
  metrics.reading('live_bus_round_trip_seconds', 'How long our own word took through Redis and back', () => {
    const { roundTripMs } = read()
    return roundTripMs === undefined ? Number.NaN : roundTripMs / 1_000
  })
  metrics.totalBy('live_bus_messages_total', 'Messages between processes since the start', {
    label: 'way',
    read: () => ({ sent: read().sent, heard: read().heard, unsent: read().unsent }),
  })
}

/** What a process tells the others of its bus. */
export function busFacts({ stats }: Pick<OpenLiveBus, 'stats'>): {
  bus: { available: boolean; kind: 'in-process' | 'redis'; roundTripMs?: number }
} {
  const { available, waiting, roundTripMs } = stats()
  const kind = waiting === undefined ? 'in-process' : 'redis'
  return { bus: { available, kind, ...(roundTripMs !== undefined && { roundTripMs }) } }
}
