import { type Running, listening, openWatch, readService, serveMetrics } from '@haidang/platform'
import { busFacts, followTime, joinCity, keepBrokerAccounts } from '@haidang/registry'
import { startCityFigures, startRollCall } from '@haidang/upkeep'
import { listeningSince } from './ears.js'
import { prepareCity } from './prepare-city.js'
import { startAlerting } from './start-alerting.js'
import { startRehearsing } from './start-rehearsing.js'
import { measureDeliveries, startTelling } from './start-telling.js'

/** One of the processes that do what nobody asks for; the first of them prepares the database for all. */
export async function start(running: Running): Promise<void> {
  const service = readService('worker')
  const { kind, name, startedAt, config, servers, log, clock, metrics, stages } = service
  const self = { kind, name, startedAt }
  const watch = await openWatch({ running, self, ...service })
  const { db, bus, registry, engine, zone } = await joinCity({
    ...{ running, service },
    prepare: async (empty) => {
      const { username, password } = await prepareCity(empty, service)
      if (password !== undefined)
        process.stdout.write(
          `Hải Đăng: sign in as ${username}, password ${password} (shown this once: keep it)\n`,
        )
    },
  })
  const rollCall = startRollCall({
    ...{ db, self, log },
    report: () => ({ facts: { ...watch.report(), ...busFacts(bus) } }),
    heard: (processes) => followTime(clock, processes),
  })
  running.add('roll call', rollCall, (call) => call.close())
  const { accounts } = config.foreignBroker
  if (accounts !== undefined) {
    const keeping = await keepBrokerAccounts({
      ...{ registry, bus, clock, log, folder: accounts },
      mqttUrl: servers.mqttUrl,
    })
    running.add('broker accounts', keeping, (open) => open.close())
  }
  const listeningSinceAt = listeningSince(rollCall.present, clock)
  startAlerting({
    ...{ running, db, engine, registry, zone, clock, log, stages, listeningSinceAt },
    keep: config.keep,
  })
  startRehearsing({ running, db, databaseUrl: servers.databaseUrl, log, stages })
  const city = startCityFigures({ ...{ db, metrics, clock, log, stage: stages.open('city-figures') } })
  running.add('city figures', city, (repeating) => repeating.close())
  const deliveries = startTelling({
    ...{ running, db, bus, registry, clock, log },
    ...{ ...servers, webhook: service.secrets.alarmWebhook },
  })
  measureDeliveries(metrics, deliveries)
  metrics.reading('listening_seconds', 'For how long every part of the city has been heard', () =>
    Math.max(0, (clock.now() - listeningSinceAt()) / 1_000),
  )
  const health = () => ({
    database: rollCall.isAnswered(),
    bus: bus.stats().available,
    jobs: deliveries.stats().bellsAvailable,
  })
  const exporter = await listening(serveMetrics(metrics, config.metrics, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metrics.port },
  })
  running.add('metrics', exporter, (server) => server.close())
  log.info('worker.started', { metricsPort: exporter.port })
}
