import { type Ingest, measureIngest } from '@haidang/ingest'
import { type Metrics, listening, serveMetrics } from '@haidang/platform'
import { measureBus } from '@haidang/registry'
import type { Foundation } from './open-house.js'

/** Serves the figures, and how each part does, on loopback. @throws StartRefusal when the port is taken. */
export async function openMeters(
  { config, secrets, bus, running }: Foundation,
  { metrics, ingest }: Readonly<{ metrics: Metrics; ingest: Ingest }>,
): Promise<void> {
  measureIngest(metrics, ingest)
  if (secrets.redisUrl !== undefined) measureBus(metrics, bus)
  const health = () => ({
    database: ingest.intake.available(),
    bus: bus.stats().available,
    broker: ingest.isListening(),
  })
  const exporter = await listening(serveMetrics(metrics, config.metricsPort, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metricsPort },
  })
  running.add('metrics', exporter, (server) => server.close())
}
