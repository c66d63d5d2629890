/**
 * What `npm start -- --help` prints: it must work before any package is installed, so it stands here once more.
 * The schema in libs/platform/src/environment.ts is the truth; a test compares the two.
 */
export const variables = [
  ['IOC_HTTP_HOST', '127.0.0.1', 'address on which console, REST and live connections are served'],
  ['IOC_HTTP_PORT', '8080', 'port of console, REST and live connections'],
  [
    'IOC_METRICS_HOST',
    '127.0.0.1',
    'address of the Prometheus metrics, where nobody signs in: never a public one',
  ],
  ['IOC_METRICS_PORT', '9464', 'port of the Prometheus metrics'],
  ['IOC_MQTT_HOST', '127.0.0.1', 'address on which the embedded broker listens'],
  ['IOC_MQTT_PORT', '1883', 'port of the embedded broker'],
  ['IOC_DATA_DIR', '.data', 'folder of the embedded database, the keys and the log'],
  ['IOC_SITE', 'infra/sites/danang', 'folder of the site pack: areas, agencies, devices, rules, map'],
  [
    'IOC_MAP',
    'unset',
    'base map of your own: a PMTiles archive, or a style file with what it needs beside it',
  ],
  ['IOC_SIMULATE', '1 with the embedded database, 0 with DATABASE_URL', 'run the simulated city'],
  ['IOC_SCENARIO', 'first-hour', 'what the simulated city plays: calm, or a scenario of the site pack'],
  ['IOC_SPEED', '1', 'how fast the simulated city lives; stamps stay true'],
  [
    'IOC_HISTORY_HOURS',
    '48',
    'how many hours of its past the simulated city tells where the database has none',
  ],
  ['IOC_RAW_DAYS', '180', 'for how many days raw observations are kept'],
  ['IOC_MINUTE_DAYS', '400', 'for how many days roll-ups of minutes are kept; those of hours and days stay'],
  ['IOC_EVENT_DAYS', '1826', 'for how many days what has happened at devices is kept: payments, violations'],
  ['IOC_PUBLIC_URL', 'unset', 'address under which browsers reach this system, when it is not the one above'],
  ['IOC_TRUSTED_PROXIES', 'unset', 'proxies in front of this system, whose X-Forwarded-For is believed'],
  [
    'IOC_NAME',
    'all-in-one, ingest-1, api-1 or worker-1',
    'name of this process among others of its kind; it keeps it when it is started again',
  ],
  ['IOC_SHARD', '1/1', 'which part of the devices an ingest process takes from the broker'],
  ['IOC_MQTT_ACCOUNTS', 'unset', 'folder into which worker and all-in-one write the accounts of a Mosquitto'],
  [
    'IOC_MQTT_FIELD_URL',
    'unset',
    'address under which devices reach the broker, when it is not that of MQTT_URL',
  ],
  [
    'IOC_MQTT_CA_FILE',
    "unset: Node.js's own",
    'certificates (PEM) of whoever is believed about the broker of a mqtts:// address',
  ],
  [
    'IOC_MQTT_CERT_FILE',
    'unset',
    'our own certificate (PEM), for a broker that asks for one; read anew at each connection',
  ],
  ['IOC_MQTT_KEY_FILE', 'unset', 'the key of IOC_MQTT_CERT_FILE (PEM)'],
  ['IOC_LOG_LEVEL', 'info', 'the least important line that is logged'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'unset', 'OTLP/HTTP receiver of traces; unset: nothing is followed'],
  ['OTEL_TRACES_SAMPLER_ARG', '0.01', 'part of all messages that is followed'],
  [
    'IOC_ADMIN_PASSWORD',
    'made at the first start and printed once',
    'password of the first administrator, "admin"; counts only while there is none',
  ],
  ['IOC_TOKEN', 'unset', 'API token of `npm run ioc`; unset: the one that the system leaves on this machine'],
  [
    'IOC_ALARM_WEBHOOK',
    'unset',
    'address to which every alarm event is posted as JSON, at least once, signed',
  ],
  [
    'IOC_ALARM_WEBHOOK_SECRET',
    'unset',
    'key of the signatures (Standard Webhooks); needed with IOC_ALARM_WEBHOOK',
  ],
  ['DATABASE_URL', 'unset', 'PostgreSQL server to use instead of the embedded one'],
  ['REDIS_URL', 'unset', 'Redis server between processes: what was stored, and the doorbell of deliveries'],
  [
    'MQTT_URL',
    'unset',
    'MQTT broker instead of the embedded one; of a cluster all hosts, with commas between',
  ],
].map(([name, fallback, meaning]) => ({ name, default: fallback, meaning }))

/** The whole of `npm start -- --help`. */
export function help() {
  const lines = variables.map(({ name, default: fallback, meaning }) => {
    const named = name.length < 20 ? name.padEnd(20) : `${name}\n${' '.repeat(22)}`
    return `  ${named}${meaning}\n${' '.repeat(22)}(default: ${fallback})`
  })
  return [
    'npm start: installs and builds what is missing, then runs Hải Đăng until Ctrl-C.',
    '',
    'Settings are environment variables; for example  IOC_HTTP_PORT=8090 npm start',
    '',
    ...lines,
    '',
    'IOC_ADMIN_PASSWORD_FILE, IOC_TOKEN_FILE, DATABASE_URL_FILE, REDIS_URL_FILE and MQTT_URL_FILE name a',
    'file that holds the value instead.',
    '',
  ].join('\n')
}
