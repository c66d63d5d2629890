import { type Running, listening, readService, serveMetrics } from '@haidang/platform'
import { joinCity, keepBrokerAccounts } from '@haidang/registry'
import { startRollCall } from '@haidang/upkeep'
import { listeningSince } from './ears.js'
import { prepareCity } from './prepare-city.js'
import { startAlerting } from './start-alerting.js'

/** One of the processes that do what nobody asks for; the first of them prepares the database for all. */
export async function start(running: Running): Promise<void> {
  const service = readService('worker')
  const { kind, name, startedAt, config, servers, log, clock, metrics } = service
  const { db, bus, registry, engine } = await joinCity({
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
    ...{ db, self: { kind, name, startedAt }, log },
    report: () => ({ facts: {} }),
  })
  running.add('roll call', rollCall, (call) => call.close())
  const { accounts } = config.foreignBroker
  if (accounts !== undefined) {
    const keeping = await keepBrokerAccounts({
      ...{ registry, bus, log, folder: accounts },
      mqttUrl: servers.mqttUrl,
    })
    running.add('broker accounts', keeping, (open) => open.close())
  }
  const listeningSinceAt = listeningSince(rollCall.present, clock)
  startAlerting({ ...{ running, db, engine, registry, clock, log }, listeningSinceAt })
  metrics.reading('listening_seconds', 'For how long every part of the city has been heard', () =>
    Math.max(0, (clock.now() - listeningSinceAt()) / 1_000),
  )
  const health = () => ({ database: rollCall.isAnswered(), bus: bus.stats().available })
  const exporter = await listening(serveMetrics(metrics, config.metricsPort, health), {
    ...{ what: 'metrics', variable: 'IOC_METRICS_PORT', port: config.metricsPort },
  })
  running.add('metrics', exporter, (server) => server.close())
  log.info('worker.started', { metricsPort: exporter.port })
}
