import { type PresentProcess, gatherSystem } from '@haidang/api'
import type { SystemFacts } from '@haidang/gateway'
import { type Ingest, ingestFacts, measureIngest } from '@haidang/ingest'
import {
  type Metrics,
  type PoolReading,
  type Stages,
  type Watch,
  createMetrics,
  createStages,
  listening,
  openWatch,
  serveMetrics,
} from '@haidang/platform'
import { busFacts, measureBus } from '@haidang/registry'
import { startCityFigures } from '@haidang/upkeep'
import { measureDeliveries } from '@haidang/worker'
import type { Foundation, House } from './open-house.js'

/** What watches over this process; opened before anything that is watched. */
export type Meters = Readonly<{
  self: Readonly<{ kind: string; name: string; startedAt: number }>
  metrics: Metrics
  stages: Stages
  pools: Map<string, PoolReading>
  watch: Watch
}>

/** Begins to watch over this process. */
export async function openMeters({
  config,
  clock,
  log,
  running,
}: Pick<Foundation, 'config' | 'clock' | 'log' | 'running'>): Promise<Meters> {
  const kind = 'all-in-one'
  const self = { kind, name: config.name ?? kind, startedAt: clock.now() }
  const parts = {
    metrics: createMetrics(),
    stages: createStages(clock),
    pools: new Map<string, PoolReading>(),
  }
  const watch = await openWatch({ ...{ running, config, self, log }, ...parts })
  return { self, watch, ...parts }
}

/** Serves the figures, and how each part does. @throws StartRefusal when the port is taken. */
export async function serveMeters(
  { config, secrets, bus, running, meters, databases, clock, log }: Foundation,
  { ingest, deliveries }: Pick<House, 'ingest' | 'deliveries'>,
): Promise<void> {
  const { metrics, stages } = meters
  measureIngest({ ...meters, clock }, ingest)
  measureDeliveries(metrics, deliveries)
  if (secrets.redisUrl !== undefined) measureBus(meters, bus)
  const city = startCityFigures({
    ...{ db: databases.work, metrics, clock, log, stage: stages.open('city-figures') },
  })
  running.add('city figures', city, (repeating) => repeating.close())
  const health = () => ({
    database: ingest.intake.isStoring() && databases.isAnswered(),
    bus: bus.stats().available,
    broker: ingest.isListening(),
    jobs: deliveries.stats().bellsAvailable,
  })
  const exporter = await listening(serveMetrics(metrics, config.metrics, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metrics.port },
  })
  running.add('metrics', exporter, (server) => server.close())
}

/** What an operator may know of the system: here it is one process, which tells itself. */
export function systemFacts(
  { meters, config, databases, bus, clock }: Foundation,
  ingest: Ingest,
): SystemFacts {
  const { self, watch } = meters
  const facts = { ...watch.report(), ...busFacts(bus), ...ingestFacts(ingest), clock: clock.own() }
  const only: PresentProcess = { ...self, agoMs: 0, facts }
  return gatherSystem([only], {
    ...{ startedAt: self.startedAt, now: clock.now(), simulated: config.simulate },
    embedded: databases.pid() !== undefined,
    isAnswered: ingest.intake.available() && databases.isAnswered(),
  })
}
