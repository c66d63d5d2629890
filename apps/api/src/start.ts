import { openOperatorMap } from '@haidang/gateway'
import { type Running, listening, readService, serveMetrics } from '@haidang/platform'
import { joinCity, openPool, readSite } from '@haidang/registry'
import { startRollCall } from '@haidang/upkeep'
import { openApi } from './open-api.js'
import { systemFacts } from './system-facts.js'

/** One of the processes that serve browsers and programs; any of them serves anybody. */
export async function start(running: Running): Promise<void> {
  const service = readService('api')
  const { kind, name, startedAt, config, log, clock, metrics } = service
  if (config.map !== undefined) await openOperatorMap(config.map) // told before anything takes long
  const { site } = await readSite(config.site)
  const city = await joinCity({ running, service })
  const rollCall = startRollCall({
    ...{ db: city.db, self: { kind, name, startedAt }, log },
    report: () => ({ hearingSinceAt: startedAt, facts: {} }),
  })
  running.add('roll call', rollCall, (call) => call.close())
  const facts = () => systemFacts(service, rollCall.present())
  const api = await openApi({
    ...{ running, config, site, clock, log },
    ...{
      bus: city.bus,
      registry: city.registry,
      db: openPool({ running, service }, { purpose: 'api', poolSize: 8 }),
    },
    commit: (batch) => city.engine.commitAndTell(batch),
    // who listens for devices hears from the register that a credential has ended
    broker: { disconnect: () => undefined },
    system: facts,
  })
  const health = () => ({ database: rollCall.isAnswered(), bus: city.bus.stats().available })
  const exporter = await listening(serveMetrics(metrics, config.metricsPort, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metricsPort },
  })
  running.add('metrics', exporter, (server) => server.close())
  process.stdout.write(`Hải Đăng ${name}: console, REST and live at ${api.url}\n`)
  log.info('api.started', { url: api.localUrl, metricsPort: exporter.port })
}
