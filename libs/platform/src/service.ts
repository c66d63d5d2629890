import { type Config, readConfig } from './config.js'
import { type HouseClock, createHouseClock } from './house-clock.js'
import { createLog } from './log.js'
import { type Metrics, createMetrics } from './measure/metrics.js'
import type { PoolReading } from './measure/process-figures.js'
import { type Stages, createStages } from './measure/stages.js'
import { Secrets } from './secrets.js'
import { StartRefusal } from './start-refusal.js'

import type { Log } from '@haidang/domain'

export type ServiceKind = 'ingest' | 'api' | 'worker'

/** The servers that several processes share. Secret: their addresses hold passwords. */
export type Servers = Readonly<{ databaseUrl: string; redisUrl: string; mqttUrl: string }>

/** What one of several processes begins with. */
export type Service = Readonly<{
  kind: ServiceKind
  /** Kept over restarts, so that the others know it for the same. */
  name: string
  /** Of this one life of it, epoch ms. */
  startedAt: number
  config: Config
  secrets: Secrets
  servers: Servers
  log: Log
  clock: HouseClock
  metrics: Metrics
  stages: Stages
  /** Of this process, by what they are for. */
  pools: Map<string, PoolReading>
}>

/**
 * Reads the settings of a process that is one of several.
 * @throws StartRefusal when a setting is bad, or one of the three servers is not named.
 */
export function readService(
  kind: ServiceKind,
  { config, secrets }: ReturnType<typeof readConfig> = readConfig(),
): Service {
  const name = config.name ?? `${kind}-${config.shard.index + 1}`
  const log = createLog(config.logLevel).child({ process: name })
  if (config.unknownVariables.length > 0) log.warn('config.unknown', { variables: config.unknownVariables })
  const servers = serversOf(kind, secrets)
  const clock = createHouseClock({ log })
  return {
    ...{ kind, name, config, secrets, servers, log },
    ...{ startedAt: clock.now(), clock },
    ...{ metrics: createMetrics(), stages: createStages(clock), pools: new Map() },
  }
}

function serversOf(kind: ServiceKind, { databaseUrl, redisUrl, mqttUrl }: Secrets): Servers {
  if (databaseUrl !== undefined && redisUrl !== undefined && mqttUrl !== undefined)
    return { databaseUrl, redisUrl, mqttUrl }
  const named = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, MQTT_URL: mqttUrl }
  const missing = Object.entries(named).flatMap(([variable, url]) => (url === undefined ? [variable] : []))
  throw new StartRefusal(
    'servers-not-named',
    `The process ${kind} shares its servers with others and needs all three; not set: ${missing.join(', ')}. ` +
      'Without servers of your own start everything in one process: npm start',
  )
}
