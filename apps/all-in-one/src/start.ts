import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openOperatorMap } from '@haidang/gateway'
import { openLiveBus } from '@haidang/live'
import { type Running, childEnvironment, createLog, readConfig, createHouseClock } from '@haidang/platform'
import { banner } from './banner.js'
import { startSimulatedCity } from './city.js'
import { fieldUrlOf, keepAccounts } from './foreign-broker.js'
import { giveHistory } from './give-history.js'
import { openDatabases } from './open-database.js'
import { openHouse } from './open-house.js'
import { openMeters, serveMeters } from './open-meters.js'
import { openRim } from './open-rim.js'
import { createSteps } from './steps.js'
import { simulationKeyFile } from './simulation-key.js'
import { leaveRunFile } from './run-file.js'

/** Opens everything of the embedded default in order; each thing is closed by `running` in reverse. */
export async function start(running: Running): Promise<void> {
  const { config, secrets } = await readSettings()
  const log = createLog(config.logLevel)
  const clock = createHouseClock({ log })
  const bus = running.add('live bus', openLiveBus({ redisUrl: secrets.redisUrl, log }), (open) =>
    open.close(),
  )
  const steps = createSteps(() => performance.now(), say)
  if (config.unknownVariables.length > 0)
    say(`  Unknown, and not used: ${config.unknownVariables.join(', ')}`)
  await mkdir(config.dataDir, { recursive: true })
  const meters = await openMeters({ config, clock, log, running })

  const databases = await openDatabases({ config, secrets, clock, log, running, steps, pools: meters.pools })
  const keyFile = config.simulate
    ? await simulationKeyFile(join(config.dataDir, 'simulation.key'))
    : undefined
  const foundation = { config, secrets, clock, log, bus, running, steps, databases, meters }
  const house = await openHouse(foundation, keyFile)
  const { ingest } = house
  await serveMeters(foundation, house)
  await keepAccounts(foundation, house)
  const rim = await openRim(foundation, house)
  const mqttUrl = fieldUrlOf(foundation, ingest)
  if (keyFile) {
    const city = startSimulatedCity(
      {
        ...{ mqttUrl, site: config.site, keyFile, life: config.city, environment: childEnvironment({}) },
        tellHistory: (lines) => void giveHistory(lines, { foundation, house, say }),
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

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
