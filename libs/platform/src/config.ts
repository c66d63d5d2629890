import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { inspect } from 'node:util'

import { z } from 'zod'

import { StartRefusal } from './start-refusal.js'

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'not a whole number')
    .transform(Number)
    .refine((n) => n <= 65_535, 'larger than 65535')
    .default(fallback)

const host = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]+$/, 'not a host name or an IP address')
  .default('127.0.0.1')

const origin = z.string().refine(isOrigin, 'not an http:// or https:// address without a path')

const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every(isAddressOrRange),
    'not IP addresses or CIDR ranges with commas between them',
  )

const databaseUrl = z.string().refine(isPostgresUrl, 'not a postgres:// address')

/** Every variable that the system reads. `default` in the metadata is what `--help` prints. */
const environment = z.object({
  IOC_HTTP_HOST: host.meta({
    meaning: 'address on which console, REST and live connections are served',
    default: '127.0.0.1',
    example: '0.0.0.0',
  }),
  IOC_HTTP_PORT: port(8080).meta({
    meaning: 'port of console, REST and live connections',
    default: '8080',
    example: '8080',
  }),
  IOC_METRICS_PORT: port(9464).meta({
    meaning: 'port of the Prometheus metrics, on loopback only',
    default: '9464',
    example: '9464',
  }),
  IOC_MQTT_HOST: host.meta({
    meaning: 'address on which the embedded broker listens',
    default: '127.0.0.1',
    example: '0.0.0.0',
  }),
  IOC_MQTT_PORT: port(1883).meta({
    meaning: 'port of the embedded broker',
    default: '1883',
    example: '1883',
  }),
  IOC_DATA_DIR: z.string().default('.data').meta({
    meaning: 'folder of the embedded database, the keys and the log',
    default: '.data',
    example: '/var/lib/haidang',
  }),
  IOC_SITE: z.string().default('infra/sites/danang').meta({
    meaning: 'folder of the site pack: areas, agencies, devices, rules, map',
    default: 'infra/sites/danang',
    example: 'infra/sites/danang',
  }),
  IOC_MAP: z.string().optional().meta({
    meaning: 'base map of your own: a PMTiles archive, or a style file with what it needs beside it',
    default: 'unset',
    example: '/var/lib/haidang/city.pmtiles',
  }),
  IOC_SIMULATE: z
    .enum(['0', '1'], 'neither 0 nor 1')
    .transform((text) => text === '1')
    .optional()
    .meta({
      meaning: 'run the simulated city',
      default: '1 with the embedded database, 0 with DATABASE_URL',
      example: '0',
    }),
  IOC_SCENARIO: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'not the name of a scenario')
    .default('first-hour')
    .meta({
      meaning: 'what the simulated city plays: calm, or a scenario of the site pack',
      default: 'first-hour',
      example: 'storm',
    }),
  IOC_SPEED: z
    .string()
    .regex(/^(0?\.[1-9]\d*|[1-9]\d{0,2}(\.\d+)?)$/, 'not a number from 0.1 to 999')
    .transform(Number)
    .default(1)
    .meta({ meaning: 'how fast the simulated city lives; stamps stay true', default: '1', example: '10' }),
  IOC_HISTORY_HOURS: z
    .string()
    .regex(/^\d{1,4}$/, 'not a whole number of hours')
    .transform(Number)
    .default(48)
    .meta({
      meaning: 'how many hours of its past the simulated city tells where the database has none',
      default: '48',
      example: '0',
    }),
  IOC_PUBLIC_URL: origin.optional().meta({
    meaning: 'address under which browsers reach this system, when it is not the one above',
    default: 'unset',
    example: 'https://ioc.example.vn',
  }),
  IOC_TRUSTED_PROXIES: addresses.optional().meta({
    meaning: 'proxies in front of this system, whose X-Forwarded-For is believed',
    default: 'unset',
    example: '127.0.0.1,10.0.0.0/8',
  }),
  IOC_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'none of debug, info, warn, error')
    .default('info')
    .meta({ meaning: 'the least important line that is logged', default: 'info', example: 'debug' }),
  IOC_ADMIN_PASSWORD: z.string().min(12, 'shorter than 12 characters').optional().meta({
    meaning: 'password of the first administrator, "admin"; counts only while there is none',
    default: 'made at the first start and printed once',
    example: 'three-words-and-a-number-7',
  }),
  IOC_TOKEN: z
    .string()
    .regex(/^[\w-]{20,200}$/, 'not an API token')
    .optional()
    .meta({
      meaning: 'API token of `npm run ioc`; unset: the one that the system leaves on this machine',
      default: 'unset',
      example: 'ioc_0123456789abcdefghij',
    }),
  DATABASE_URL: databaseUrl.optional().meta({
    meaning: 'PostgreSQL server to use instead of the embedded one',
    default: 'unset',
    example: 'postgres://ioc:PASSWORD@127.0.0.1:5432/ioc',
  }),
})

type Environment = z.infer<typeof environment>
type Variable = keyof Environment

/** These may also be given as `<name>_FILE`, a file that holds the value; they are never printed. */
const secretNames = ['IOC_ADMIN_PASSWORD', 'IOC_TOKEN', 'DATABASE_URL'] as const satisfies readonly Variable[]

/** What is not secret. Paths are absolute; frozen. */
export type Config = Readonly<{
  http: Readonly<{ host: string; port: number }>
  mqtt: Readonly<{ host: string; port: number }>
  metricsPort: number
  dataDir: string
  site: string
  /** A PMTiles archive or a style file: the operator's own base map. */
  map: string | undefined
  simulate: boolean
  /** What the simulated city plays, how fast it lives, and how much of its past it tells. */
  city: Readonly<{ scenario: string; speed: number; historyHours: number }>
  publicUrl: string | undefined
  /** IP addresses and CIDR ranges. */
  trustedProxies: readonly string[]
  logLevel: Environment['IOC_LOG_LEVEL']
  /** Variables named `IOC_…` that this system does not know: most likely misspelt. */
  unknownVariables: readonly string[]
}>

/** Readable by name only: prints, logs and JSON show nothing of what is inside. */
export class Secrets {
  readonly #adminPassword: string | undefined
  readonly #token: string | undefined
  readonly #databaseUrl: string | undefined

  constructor(values: {
    adminPassword: string | undefined
    token: string | undefined
    databaseUrl: string | undefined
  }) {
    this.#adminPassword = values.adminPassword
    this.#token = values.token
    this.#databaseUrl = values.databaseUrl
  }

  get adminPassword(): string | undefined {
    return this.#adminPassword
  }

  /** Of the command line, not of the system itself. */
  get token(): string | undefined {
    return this.#token
  }

  get databaseUrl(): string | undefined {
    return this.#databaseUrl
  }

  toJSON(): string {
    return '[secrets]'
  }

  [inspect.custom](): string {
    return '[secrets]'
  }
}

export type VariableInfo = {
  name: string
  meaning: string
  default: string
  example: string
  secret: boolean
}

const infoSchema = z.object({ meaning: z.string(), default: z.string(), example: z.string() })

/** The table of all variables, in the order of `--help`. */
export const variables: readonly VariableInfo[] = Object.entries(environment.shape).map(([name, schema]) => ({
  name,
  ...infoSchema.parse(schema.meta()),
  secret: isSecret(name),
}))

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
    metricsPort: values.IOC_METRICS_PORT,
    dataDir: resolve(rest.root, values.IOC_DATA_DIR),
    site: resolve(rest.root, values.IOC_SITE),
    map: values.IOC_MAP === undefined ? undefined : resolve(rest.root, values.IOC_MAP),
    simulate: values.IOC_SIMULATE ?? values.DATABASE_URL === undefined,
    city: Object.freeze({
      scenario: values.IOC_SCENARIO,
      speed: values.IOC_SPEED,
      historyHours: values.IOC_HISTORY_HOURS,
    }),
    publicUrl: values.IOC_PUBLIC_URL && new URL(values.IOC_PUBLIC_URL).origin,
    trustedProxies: Object.freeze(values.IOC_TRUSTED_PROXIES ?? []),
    logLevel: values.IOC_LOG_LEVEL,
    unknownVariables: Object.freeze(rest.unknownVariables),
  })
  const secrets = new Secrets({
    adminPassword: values.IOC_ADMIN_PASSWORD,
    token: values.IOC_TOKEN,
    databaseUrl: values.DATABASE_URL,
  })
  return { config, secrets }
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
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    problems.push(`${variable.name}_FILE is "${file}", which cannot be read: ${why}`)
    return undefined
  }
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

function isSecret(name: string): boolean {
  return secretNames.some((secret) => secret === name)
}

function isOrigin(text: string): boolean {
  const url = parseUrl(text)
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
  )
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:$/.test(parseUrl(text)?.protocol ?? '')
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
