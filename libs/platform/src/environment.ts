import { z } from 'zod'

import { isAddressOrRange, isNamingUser, isOrigin, isUrlOf } from './addresses.js'

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

/** Not less than what a device may send late: sixty-one days, and the week that is taken away at once. */
const days = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'not a whole number of days')
    .transform(Number)
    .refine((n) => n >= 70, 'less than 70 days: devices may send what is two months old')
    .default(fallback)

const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every(isAddressOrRange),
    'not IP addresses or CIDR ranges with commas between them',
  )

const databaseUrl = z.string().refine(isUrlOf('postgres', 'postgresql'), 'not a postgres:// address')
const webhookUrl = z
  .string()
  .refine(isUrlOf('http', 'https'), 'not an http:// or https:// address')
  .refine((text) => !isNamingUser(text), 'an address with a user name or a fragment in it')
const redisUrl = z.string().refine(isUrlOf('redis', 'rediss'), 'not a redis:// address')
const otlpUrl = z
  .string()
  .refine(isUrlOf('http', 'https'), 'not an http:// or https:// address')
  .refine((text) => !/^[^/]*\/\/[^/]*@/.test(text), 'an address with a password in it')
const mqttUrl = z.string().refine(isUrlOf('mqtt', 'mqtts'), 'not a mqtt:// address')

/** Of a cluster: its first host makes an address; the door to the broker reads the others. */
const mqttClusterUrl = z
  .string()
  .refine((text) => isUrlOf('mqtt', 'mqtts')(text.replace(/,[^@/]*$/, '')), 'not a mqtt:// address')

/** Every variable that the system reads. `default` in the metadata is what `--help` prints. */
export const environment = z.object({
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
  IOC_METRICS_HOST: host.meta({
    meaning: 'address of the Prometheus metrics, where nobody signs in: never a public one',
    default: '127.0.0.1',
    example: '127.0.0.1',
  }),
  IOC_METRICS_PORT: port(9464).meta({
    meaning: 'port of the Prometheus metrics',
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
  IOC_RAW_DAYS: days(180).meta({
    meaning: 'for how many days raw observations are kept',
    default: '180',
    example: '365',
  }),
  IOC_MINUTE_DAYS: days(400).meta({
    meaning: 'for how many days roll-ups of minutes are kept; those of hours and days stay',
    default: '400',
    example: '800',
  }),
  IOC_EVENT_DAYS: days(1_826).meta({
    meaning: 'for how many days what has happened at devices is kept: payments, violations',
    default: '1826',
    example: '400',
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
  IOC_NAME: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'not a name of a-z, 0-9 and -')
    .optional()
    .meta({
      meaning: 'name of this process among others of its kind; it keeps it when it is started again',
      default: 'all-in-one, ingest-1, api-1 or worker-1',
      example: 'ingest-2',
    }),
  IOC_SHARD: z
    .string()
    .regex(/^[1-9]\d{0,2}\/[1-9]\d{0,2}$/, 'not a part of a whole, such as 2/4')
    .transform((text) => {
      const [part = 1, of = 1] = text.split('/').map(Number)
      return { index: part - 1, of }
    })
    .refine(({ index, of }) => index < of, 'a part that the whole does not have')
    .default({ index: 0, of: 1 })
    .meta({
      meaning: 'which part of the devices an ingest process takes from the broker',
      default: '1/1',
      example: '2/4',
    }),
  IOC_MQTT_ACCOUNTS: z.string().optional().meta({
    meaning: 'folder into which worker and all-in-one write the accounts of a Mosquitto',
    default: 'unset',
    example: '/mosquitto/accounts',
  }),
  IOC_MQTT_FIELD_URL: mqttUrl.optional().meta({
    meaning: 'address under which devices reach the broker, when it is not that of MQTT_URL',
    default: 'unset',
    example: 'mqtt://broker.example.vn:1883',
  }),
  IOC_MQTT_CA_FILE: z.string().optional().meta({
    meaning: 'certificates (PEM) of whoever is believed about the broker of a mqtts:// address',
    default: "unset: Node.js's own",
    example: '/etc/haidang/city-ca.pem',
  }),
  IOC_MQTT_CERT_FILE: z.string().optional().meta({
    meaning: 'our own certificate (PEM), for a broker that asks for one; read anew at each connection',
    default: 'unset',
    example: '/etc/haidang/ingest.pem',
  }),
  IOC_MQTT_KEY_FILE: z.string().optional().meta({
    meaning: 'the key of IOC_MQTT_CERT_FILE (PEM)',
    default: 'unset',
    example: '/run/secrets/haidang-ingest.key',
  }),
  IOC_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'none of debug, info, warn, error')
    .default('info')
    .meta({ meaning: 'the least important line that is logged', default: 'info', example: 'debug' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl.optional().meta({
    meaning: 'OTLP/HTTP receiver of traces; unset: nothing is followed',
    default: 'unset',
    example: 'http://127.0.0.1:4318',
  }),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'not a part of a whole, from 0 to 1')
    .transform(Number)
    .default(0.01)
    .meta({ meaning: 'part of all messages that is followed', default: '0.01', example: '1' }),
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
  IOC_ALARM_WEBHOOK: webhookUrl.optional().meta({
    meaning: 'address to which every alarm event is posted as JSON, at least once, signed',
    default: 'unset',
    example: 'https://desk.example.vn/hooks/alarms',
  }),
  IOC_ALARM_WEBHOOK_SECRET: z.string().min(16, 'shorter than 16 characters').optional().meta({
    meaning: 'key of the signatures (Standard Webhooks); needed with IOC_ALARM_WEBHOOK',
    default: 'unset',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  }),
  DATABASE_URL: databaseUrl.optional().meta({
    meaning: 'PostgreSQL server to use instead of the embedded one',
    default: 'unset',
    example: 'postgres://ioc:PASSWORD@127.0.0.1:5432/ioc',
  }),
  REDIS_URL: redisUrl.optional().meta({
    meaning: 'Redis server between processes: what was stored, and the doorbell of deliveries',
    default: 'unset',
    example: 'redis://:PASSWORD@127.0.0.1:6379/0',
  }),
  MQTT_URL: mqttClusterUrl.optional().meta({
    meaning: 'MQTT broker instead of the embedded one; of a cluster all hosts, with commas between',
    default: 'unset',
    example: 'mqtt://ioc:PASSWORD@127.0.0.1:1883',
  }),
})

export type Environment = z.infer<typeof environment>
export type Variable = keyof Environment

/** These may also be given as `<name>_FILE`, a file that holds the value; they are never printed. */
export const secretNames = [
  'IOC_ADMIN_PASSWORD',
  'IOC_TOKEN',
  'IOC_ALARM_WEBHOOK',
  'IOC_ALARM_WEBHOOK_SECRET',
  'DATABASE_URL',
  'REDIS_URL',
  'MQTT_URL',
] as const satisfies readonly Variable[]

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

/** Whether a variable is never printed, and may be given as a file. */
export function isSecret(name: string): boolean {
  return secretNames.some((secret) => secret === name)
}
