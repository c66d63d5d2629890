import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { openOperatorMap } from '@haidang/gateway'
import { createInProcessBus } from '@haidang/live'
import {
  type Running,
  childEnvironment,
  createLog,
  createMetrics,
  readConfig,
  serveMetrics,
  systemClock,
} from '@haidang/platform'
import { readStoredInstants } from '@haidang/store'
import { banner } from './banner.js'
import { startSimulatedCity } from './city.js'
import { listening } from './listening.js'
import { measureIntake } from './measure.js'
import { openDatabases } from './open-database.js'
import { importHistory } from './import-history.js'
import { type Foundation, type House, openHouse } from './open-house.js'
import { openRim } from './open-rim.js'
import { createSteps } from './steps.js'
import { simulationKeyFile } from './simulation-key.js'
import { leaveRunFile } from './run-file.js'

/** Opens everything of the embedded default in order; each thing is closed by `running` in reverse. */
export async function start(running: Running): Promise<void> {
  const { config, secrets } = await readSettings()
  const log = createLog(config.logLevel)
  const clock = systemClock
  const bus = createInProcessBus({ log })
  const metrics = createMetrics()
  const steps = createSteps(() => performance.now(), say)
  if (config.unknownVariables.length > 0)
    say(`  Unknown, and not used: ${config.unknownVariables.join(', ')}`)
  await mkdir(config.dataDir, { recursive: true })

  const databases = await openDatabases({ config, secrets, clock, log, running, steps })
  const keyFile = config.simulate
    ? await simulationKeyFile(join(config.dataDir, 'simulation.key'))
    : undefined
  const foundation = { config, secrets, clock, log, bus, running, steps, databases }
  const house = await openHouse(foundation, keyFile)
  measureIntake(metrics, house)
  const exporter = await listening(serveMetrics(metrics, config.metricsPort), {
    what: 'metrics',
    variable: 'IOC_METRICS_PORT',
    port: config.metricsPort,
  })
  running.add('metrics', exporter, (server) => server.close())
  const rim = await openRim(foundation, house)
  const mqttUrl = `mqtt://${config.mqtt.host}:${house.broker.port}`
  if (keyFile) {
    const city = startSimulatedCity(
      {
        ...{ mqttUrl, site: config.site, keyFile, life: config.city, environment: childEnvironment({}) },
        tellHistory: (lines) => void giveHistory(lines, { foundation, house }),
      },
      log.child({ part: 'simulated-city' }),
    )
    running.add('simulated city', city, (simulated) => simulated.close())
  }

  const runFile = await leaveRunFile(config.dataDir, { mqttUrl, ...(await rim.local()) })
  running.add('run file', runFile, (file) => file.remove())
  const { signInLink, administrator } = await rim.welcome()
  process.send?.({
    kind: 'ready',
    httpUrl: rim.url,
    mqttUrl,
    databaseUrl: databases.url,
    signInLink,
    databasePid: databases.pid(),
  })
  const simulated = keyFile ? house.describeSimulated() : 'nothing (IOC_SIMULATE=0)'
  say(
    banner({
      httpUrl: rim.url,
      mqttUrl,
      signInLink,
      administrator,
      simulated,
      dataDir: config.dataDir,
      database: databases.described,
      readyAfterMs: steps.elapsedMs(),
    }),
  )
}

/** The settings; a map of one's own that cannot be shown is told before anything takes long. */
async function readSettings(): Promise<ReturnType<typeof readConfig>> {
  const settings = readConfig()
  if (settings.config.map !== undefined) await openOperatorMap(settings.config.map)
  return settings
}

type Given = Readonly<{ foundation: Foundation; house: House }>

/** The city's past comes in beside its present; then the hourly indices that follow from it. */
async function giveHistory(lines: Readable, { foundation, house }: Given): Promise<void> {
  const { config, log, databases } = foundation
  const hours = config.city.historyHours
  const { intake, registry, airIndex } = house
  try {
    const { observations, ms } = await importHistory(lines, {
      ...{ intake, registry },
      stored: (stretch) => readStoredInstants(databases.work, stretch),
      log: log.child({ part: 'history' }),
    })
    log.info('history.imported', { observations, ms: Math.round(ms) })
    if (observations === 0) return
    await airIndex.lookBack(hours)
    const seconds = (ms / 1_000).toFixed(1)
    say(
      `  ${'History'.padEnd(20)} ${observations} simulated observations of the last ${hours} h, in ${seconds} s`,
    )
  } catch (error) {
    log.warn('history.ended', { error })
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
