import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import {
  type Environment,
  type VariableInfo,
  environment,
  isSecret,
  secretNames,
  variables,
} from './environment.js'
import { Secrets, type Webhook } from './secrets.js'
import { StartRefusal } from './start-refusal.js'
import { type TlsFiles, tlsFilesOf, tlsProblems, whyUnreadable } from './tls-files.js'

/** What is not secret. Paths are absolute; frozen. */
export type Config = Readonly<{
  http: Readonly<{ host: string; port: number }>
  mqtt: Readonly<{ host: string; port: number }>
  /** Where figures and health are served. */
  metrics: Readonly<{ host: string; port: number }>
  /** Where traces go, and of which part of the messages; without an endpoint nothing is followed. */
  traces: Readonly<{ endpoint: string | undefined; share: number }>
  dataDir: string
  site: string
  /** A PMTiles archive or a style file: the operator's own base map. */
  map: string | undefined
  simulate: boolean
  /** What the simulated city plays, how fast it lives, and how much of its past it tells. */
  city: Readonly<{ scenario: string; speed: number; historyHours: number }>
  /** For how many days raw observations, roll-ups of minutes and events are kept. */
  keep: Readonly<{ rawDays: number; minuteDays: number; eventDays: number }>
  publicUrl: string | undefined
  /** Of this process; undefined: the usual one of its kind. */
  name: string | undefined
  /** Of a foreign broker: the folder of its accounts when it is a Mosquitto of ours, where devices reach it, and the files of TLS. */
  foreignBroker: Readonly<{ accounts: string | undefined; fieldUrl: string | undefined; tls: TlsFiles }>
  /** Which part of the devices an ingest process takes: `index` counts from 0. */
  shard: Readonly<{ index: number; of: number }>
  /** IP addresses and CIDR ranges. */
  trustedProxies: readonly string[]
  logLevel: Environment['IOC_LOG_LEVEL']
  /** Variables named `IOC_…` that this system does not know: most likely misspelt. */
  unknownVariables: readonly string[]
}>

/**
 * Reads the environment once, at start. Relative paths are taken from `root`; an empty variable counts as unset.
 * @throws StartRefusal naming each bad variable, what is wrong with it and an example.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  root: string = process.cwd(),
): { config: Config; secrets: Secrets } {
  const problems: string[] = []
  const input = Object.fromEntries(
    variables.map((variable) => [variable.name, valueOf(variable, env, problems)]),
  )
  const parsed = environment.safeParse(input)
  for (const issue of parsed.error?.issues ?? []) problems.push(describe(String(issue.path[0]), input, issue))
  if (parsed.data?.IOC_ALARM_WEBHOOK !== undefined && parsed.data.IOC_ALARM_WEBHOOK_SECRET === undefined)
    problems.push(
      'IOC_ALARM_WEBHOOK is set, and IOC_ALARM_WEBHOOK_SECRET is not: what is sent there is signed with it.',
    )
  if (parsed.data && parsed.data.IOC_MINUTE_DAYS < parsed.data.IOC_RAW_DAYS)
    problems.push(
      'IOC_MINUTE_DAYS is less than IOC_RAW_DAYS: minutes are kept at least as long as what they are made of.',
    )
  if (parsed.data) problems.push(...tlsProblems(parsed.data, root))
  if (!parsed.success || problems.length > 0) throw new StartRefusal('bad-configuration', problems.join('\n'))
  return arrange(parsed.data, { unknownVariables: unknownIn(env), root })
}

/** The environment of a child process: ours, and what is added. */
export function childEnvironment(
  added: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const secret = new Set<string>(secretNames.flatMap((name) => [name, `${name}_FILE`]))
  const inherited = Object.entries(process.env).filter(([name]) => !secret.has(name))
  return { ...Object.fromEntries(inherited), ...added }
}

function arrange(values: Environment, rest: { unknownVariables: string[]; root: string }) {
  const config: Config = Object.freeze({
    http: Object.freeze({ host: values.IOC_HTTP_HOST, port: values.IOC_HTTP_PORT }),
    mqtt: Object.freeze({ host: values.IOC_MQTT_HOST, port: values.IOC_MQTT_PORT }),
    metrics: Object.freeze({ host: values.IOC_METRICS_HOST, port: values.IOC_METRICS_PORT }),
    traces: Object.freeze({
      endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
      share: values.OTEL_TRACES_SAMPLER_ARG,
    }),
    dataDir: resolve(rest.root, values.IOC_DATA_DIR),
    site: resolve(rest.root, values.IOC_SITE),
    map: values.IOC_MAP === undefined ? undefined : resolve(rest.root, values.IOC_MAP),
    simulate: values.IOC_SIMULATE ?? values.DATABASE_URL === undefined,
    city: Object.freeze({
      scenario: values.IOC_SCENARIO,
      speed: values.IOC_SPEED,
      historyHours: values.IOC_HISTORY_HOURS,
    }),
    keep: Object.freeze({
      rawDays: values.IOC_RAW_DAYS,
      minuteDays: values.IOC_MINUTE_DAYS,
      eventDays: values.IOC_EVENT_DAYS,
    }),
    name: values.IOC_NAME,
    shard: Object.freeze(values.IOC_SHARD),
    foreignBroker: Object.freeze({
      accounts:
        values.IOC_MQTT_ACCOUNTS === undefined ? undefined : resolve(rest.root, values.IOC_MQTT_ACCOUNTS),
      fieldUrl: values.IOC_MQTT_FIELD_URL,
      tls: Object.freeze(tlsFilesOf(values, rest.root)),
    }),
    publicUrl: values.IOC_PUBLIC_URL && new URL(values.IOC_PUBLIC_URL).origin,
    trustedProxies: Object.freeze(values.IOC_TRUSTED_PROXIES ?? []),
    logLevel: values.IOC_LOG_LEVEL,
    unknownVariables: Object.freeze(rest.unknownVariables),
  })
  const secrets = new Secrets({
    adminPassword: values.IOC_ADMIN_PASSWORD,
    token: values.IOC_TOKEN,
    alarmWebhook: webhookOf(values),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    mqttUrl: values.MQTT_URL,
  })
  return { config, secrets }
}

function webhookOf({
  IOC_ALARM_WEBHOOK: url,
  IOC_ALARM_WEBHOOK_SECRET: secret,
}: Environment): Webhook | undefined {
  return url === undefined || secret === undefined ? undefined : Object.freeze({ url, secret })
}

function valueOf(
  variable: VariableInfo,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string | undefined {
  const direct = env[variable.name] || undefined
  const file = variable.secret ? env[`${variable.name}_FILE`] || undefined : undefined
  if (file === undefined) return direct
  if (direct !== undefined) {
    problems.push(`${variable.name} and ${variable.name}_FILE are both set: keep one of them.`)
    return undefined
  }
  const why = whyUnreadable(file)
  if (why === undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  problems.push(`${variable.name}_FILE is "${file}", which cannot be read: ${why}`)
  return undefined
}

function describe(
  name: string,
  input: Record<string, string | undefined>,
  issue: { message: string },
): string {
  const example = variables.find((variable) => variable.name === name)?.example ?? ''
  const shown = isSecret(name) ? 'has a value that is' : `is "${input[name] ?? ''}":`
  return `${name} ${shown} ${issue.message}. Example: ${name}=${example}`
}

function unknownIn(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])))
  return Object.keys(env).filter((name) => name.startsWith('IOC_') && !known.has(name))
}
