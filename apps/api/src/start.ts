import { openOperatorMap } from '@haidang/gateway'
import { type Running, listening, openWatch, readService, serveMetrics } from '@haidang/platform'
import { busFacts, followTime, joinCity, openPool, readSite } from '@haidang/registry'
import { startRollCall } from '@haidang/upkeep'
import { openApi } from './open-api.js'
import { gatherSystem } from './system/gather-system.js'

/** One of the processes that serve browsers and programs; any of them serves anybody. */
export async function start(running: Running): Promise<void> {
  const service = readService('api')
  const { kind, name, startedAt, config, log, clock, metrics, stages } = service
  const self = { kind, name, startedAt }
  if (config.map !== undefined) await openOperatorMap(config.map) // told before anything takes long
  const { site } = await readSite(config.site)
  const watch = await openWatch({ running, self, ...service })
  const city = await joinCity({ running, service })
  const rollCall = startRollCall({
    ...{ db: city.db, self, log },
    report: () => ({ hearingSinceAt: startedAt, facts: { ...watch.report(), ...busFacts(city.bus) } }),
    heard: (processes) => followTime(clock, processes),
  })
  running.add('roll call', rollCall, (call) => call.close())
  const facts = () =>
    gatherSystem(rollCall.present(), {
      ...{ startedAt, now: clock.now(), simulated: config.simulate, embedded: false },
      isAnswered: rollCall.isAnswered(),
    })
  const api = await openApi({
    ...{ running, config, site, clock, log, stages, metrics },
    tracer: watch.tracer,
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
  const exporter = await listening(serveMetrics(metrics, config.metrics, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metrics.port },
  })
  running.add('metrics', exporter, (server) => server.close())
  process.stdout.write(`Hải Đăng ${name}: console, REST and live at ${api.url}\n`)
  log.info('api.started', { url: api.localUrl, metricsPort: exporter.port })
}
