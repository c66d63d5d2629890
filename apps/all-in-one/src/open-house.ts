import type { Log } from '@haidang/domain'
import { type BrokerChoice, type Ingest, openIngest } from '@haidang/ingest'
import type { OpenLiveBus } from '@haidang/live'
import type { Config, HouseClock, Running, Secrets } from '@haidang/platform'
import {
  type Engine,
  type Registry,
  type SitePack,
  loadSite,
  openEngine,
  openRegistry,
} from '@haidang/registry'
import type { AirIndexUpkeep } from '@haidang/upkeep'
import { startAlerting, startRehearsing, startTelling } from '@haidang/worker'
import type { Databases } from './open-database.js'
import type { Meters } from './open-meters.js'
import { readSimulationKey } from './simulation-key.js'
import type { Steps } from './steps.js'

export type Foundation = Readonly<{
  config: Config
  secrets: Secrets
  clock: HouseClock
  log: Log
  bus: OpenLiveBus
  running: Running
  steps: Steps
  databases: Databases
  meters: Meters
}>

export type House = Readonly<{
  pack: SitePack
  registry: Registry
  engine: Engine
  ingest: Ingest
  describeSimulated(): string
  airIndex: AirIndexUpkeep
  deliveries: ReturnType<typeof startTelling>
}>

/** Opens the path of an observation: register, engine, intake, broker, and the clock's watch over silence. */
export async function openHouse(foundation: Foundation, keyFile: string | undefined): Promise<House> {
  const { config, secrets, clock, log, bus, running, steps, databases, meters } = foundation
  const { stages, watch } = meters
  const simulationKey = keyFile === undefined ? undefined : await readSimulationKey(keyFile)
  const pack = await steps.step(`site ${config.site}`, () =>
    loadSite(databases.work, { folder: config.site, simulationKey, clock, log }),
  )
  const registry = running.add(
    'register',
    await openRegistry(databases.work, { log, clock, bus, ...(simulationKey && { simulationKey }) }),
    (register) => register.close(),
  )
  const engine = openEngine({
    ...{ db: databases.intake, registry, bus, clock, log, stages },
    zone: pack.site.timeZone,
  })
  running.add('engine', engine, (open) => open.close())
  const ingest = await steps.step('broker', () =>
    openIngest({
      ...{ running, db: databases.work, registry, engine, clock, log, stages, tracer: watch.tracer },
      broker: brokerOf({ config, secrets }, databases.url),
    }),
  )
  const { airIndex } = startAlerting({
    ...{ running, db: databases.work, engine, registry, clock, log, stages },
    ...{ zone: pack.site.timeZone, keep: config.keep },
    listeningSinceAt: () => ingest.listeningSinceAt(),
  })
  startRehearsing({ running, db: databases.work, databaseUrl: databases.url, log, stages })
  const deliveries = startTelling({
    ...{ running, db: databases.work, bus, registry, clock, log },
    ...{ databaseUrl: databases.url, redisUrl: secrets.redisUrl, webhook: secrets.alarmWebhook },
  })
  return {
    pack,
    registry,
    engine,
    ingest,
    airIndex,
    deliveries,
    describeSimulated: () => describeSimulated(registry),
  }
}

function brokerOf(
  { config, secrets }: Pick<Foundation, 'config' | 'secrets'>,
  databaseUrl: string,
): BrokerChoice {
  const { mqtt, shard, foreignBroker } = config
  if (secrets.mqttUrl === undefined) return mqtt
  return { url: secrets.mqttUrl, shard, tls: foreignBroker.tls, databaseUrl, name: 'all-in-one' }
}

function describeSimulated(registry: Registry): string {
  const counts = new Map<string, number>()
  for (const { feed, simulated } of registry.devices())
    if (simulated) counts.set(feed, (counts.get(feed) ?? 0) + 1)
  return [...counts].map(([feed, count]) => `${count} × ${feed}`).join(', ')
}
