import { type Running, listening, openWatch, readService, serveMetrics } from '@haidang/platform'
import { busFacts, joinCity } from '@haidang/registry'
import { startRollCall } from '@haidang/upkeep'
import { ingestFacts } from './ingest-facts.js'
import { measureIngest } from './measure-ingest.js'
import { openIngest } from './open-ingest.js'

/** One of the processes that take messages from the broker: its part of the devices, in order. */
export async function start(running: Running): Promise<void> {
  const service = readService('ingest')
  const { kind, name, startedAt, config, servers, log, clock, metrics, stages } = service
  const self = { kind, name, startedAt }
  const watch = await openWatch({ running, self, ...service })
  const { db, bus, registry, engine } = await joinCity({ running, service })
  const ingest = await openIngest({
    ...{ running, db, registry, engine, clock, log, stages },
    tracer: watch.tracer,
    broker: {
      ...{ url: servers.mqttUrl, shard: config.shard, tls: config.foreignBroker.tls },
      ...{ databaseUrl: servers.databaseUrl, name },
    },
  })
  measureIngest(service, ingest)
  const rollCall = startRollCall({
    ...{ db, self, log },
    report: () => ({
      // who is parked is no ear of the city: nobody shall wait for what it will not hear
      ...(ingest.shard?.now().is !== 'taken' && { hearingSinceAt: ingest.listeningSinceAt() }),
      facts: { ...watch.report(), ...busFacts(bus), ...ingestFacts(ingest), clock: clock.own() },
    }),
  })
  running.add('roll call', rollCall, (call) => call.close())
  const health = () => ({
    database: ingest.intake.isStoring() && rollCall.isAnswered(),
    bus: bus.stats().available,
    shard: ingest.shard?.now().is === 'ours',
    broker: ingest.isListening(),
  })
  const exporter = await listening(serveMetrics(metrics, config.metrics, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metrics.port },
  })
  running.add('metrics', exporter, (server) => server.close())
  log.info('ingest.started', { shard: config.shard, metricsPort: exporter.port })
}
