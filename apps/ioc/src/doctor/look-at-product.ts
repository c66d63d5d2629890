import { type SystemJson, meSchema, systemSchema } from '@haidang/contracts'
import type { Product } from '../product/find-product.js'
import { wordsOf } from '../refusal.js'
import { Rest, RestRefusal } from '../speak/rest.js'
import { type Diagnosis, bad, doubtful, good } from './diagnosis.js'
import { isListening } from './look-at-machine.js'

/** A message waits for its commit; so many wait only when the database does not follow. */
const muchBacklog = 5_000
/** Observations say when they were measured: half a second is nothing, a minute shifts every curve. */
const muchSkewMs = 2_000

/** A running system, from outside and by its own account. */
export async function lookAtProduct(product: Product): Promise<Diagnosis[]> {
  const rest = new Rest(product)
  const mqtt = new URL(product.mqttUrl)
  const broker = (await isListening(mqtt.hostname, Number(mqtt.port)))
    ? good('broker', `${product.mqttUrl} accepts connections`)
    : bad(
        'broker',
        `nobody listens at ${product.mqttUrl}`,
        'Look at IOC_MQTT_HOST, IOC_MQTT_PORT and the log.',
      )
  try {
    const from = Date.now()
    const system = await rest.get('system', systemSchema)
    const to = Date.now()
    return [
      good('console', `${product.httpUrl} answers after ${to - from} ms`),
      lookAtProcess(product, system),
      lookAtDatabase(system),
      broker,
      lookAtIntake(system),
      judgeClock(Date.parse(system.at) - (from + to) / 2),
      await lookAtToken(rest),
      good('devices', `${system.devices.total}, ${system.devices.simulated} of them simulated`),
    ]
  } catch (error) {
    return [refused(product, error), broker]
  }
}

function refused({ httpUrl, local }: Product, error: unknown): Diagnosis {
  if (error instanceof RestRefusal && error.status === 401)
    return bad(
      'token',
      `${httpUrl} does not know this token`,
      'Unset IOC_TOKEN, or put one of this system into it.',
    )
  if (error instanceof RestRefusal && error.status === 503)
    return bad(
      'database',
      'it does not answer',
      'Look at its log, <data folder>/postgres/server.log, and at the disk.',
    )
  const way = local
    ? `Look at ${local.dataDir}/log/haidang.log.`
    : 'Look at the address and at what lies between.'
  return bad('console', wordsOf(error), way)
}

function lookAtProcess({ local }: Product, { version, startedAt }: SystemJson): Diagnosis {
  const runFile = local?.runFile()
  const says = `version ${version}, since ${startedAt}${runFile ? `, process ${runFile.pid}` : ''}`
  if (!runFile) return good('process', says)
  if (runFile.startedAt !== startedAt)
    return bad(
      'process',
      `${says}; the run file is of another start (${runFile.startedAt})`,
      'Two systems share a port or a data folder: stop one of them.',
    )
  return runFile.supervised
    ? good('process', `${says}, started again when it dies`)
    : doubtful(
        'process',
        `${says}, not supervised`,
        'npm start starts it again within a second when it dies.',
      )
}

function lookAtDatabase({ database }: SystemJson): Diagnosis {
  const kind = database.embedded ? 'embedded PostgreSQL' : 'PostgreSQL at DATABASE_URL'
  const says = `${kind}${database.version === undefined ? '' : ` ${database.version}`}`
  return database.available
    ? good('database', `${says} answers`)
    : bad(
        'database',
        `${says} does not answer`,
        'Devices keep their data meanwhile; look at its log and at the disk.',
      )
}

function lookAtIntake({ intake = {} }: SystemJson): Diagnosis {
  const { backlog = 0, waitingPast = 0, perSecond = 0, received = 0, givenBack = 0 } = intake
  const past = waitingPast > 0 ? `, ${waitingPast} about the past still to be stored row by row` : ''
  const says = `${Math.round(perSecond)} messages a second, ${backlog} waiting${past}, ${received} since the start`
  if (backlog > muchBacklog)
    return doubtful('intake', says, 'The database does not follow: look at its disk and its processors.')
  return givenBack > 0
    ? doubtful(
        'intake',
        `${says}, ${givenBack} given back unstored`,
        'Devices send those again; look at the log.',
      )
    : good('intake', says)
}

/** How far the system's clock is from ours, in ms; ahead is positive. */
export function judgeClock(aheadMs: number): Diagnosis {
  const says = `${Math.abs(Math.round(aheadMs))} ms ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine's`
  return Math.abs(aheadMs) > muchSkewMs
    ? bad(
        'clock',
        says,
        'Set both by NTP (timedatectl set-ntp true): observations carry the time of their measurement.',
      )
    : good('clock', says)
}

async function lookAtToken(rest: Rest): Promise<Diagnosis> {
  const { username, role } = await rest.get('me', meSchema)
  return good('token', `${username}, ${role}`)
}
