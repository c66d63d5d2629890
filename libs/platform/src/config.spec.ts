import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'

import { readConfig } from './config.js'
import { variables } from './environment.js'
import { StartRefusal } from './start-refusal.js'

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env, '/srv')
  } catch (error) {
    if (error instanceof StartRefusal) return error.message
    throw error
  }
  return 'nothing was refused'
}

describe('readConfig', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'haidang-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('an empty environment is the embedded default on loopback', () => {
    const { config, secrets } = readConfig({}, '/srv')
    expect(config).toEqual({
      http: { host: '127.0.0.1', port: 8080 },
      mqtt: { host: '127.0.0.1', port: 1883 },
      metrics: { host: '127.0.0.1', port: 9464 },
      traces: { endpoint: undefined, share: 0.01 },
      dataDir: '/srv/.data',
      site: '/srv/infra/sites/danang',
      simulate: true,
      city: { scenario: 'first-hour', speed: 1, historyHours: 48 },
      keep: { rawDays: 180, minuteDays: 400, eventDays: 1_826 },
      publicUrl: undefined,
      name: undefined,
      shard: { index: 0, of: 1 },
      foreignBroker: { accounts: undefined, fieldUrl: undefined, tls: {} },
      trustedProxies: [],
      logLevel: 'info',
      unknownVariables: [],
    })
    expect(secrets.adminPassword).toBeUndefined()
    expect(secrets.databaseUrl).toBeUndefined()
  })

  test('a bad value is named with its problem and an example', () => {
    expect(refusal({ IOC_HTTP_PORT: '80a' })).toBe(
      'IOC_HTTP_PORT is "80a": not a whole number. Example: IOC_HTTP_PORT=8080',
    )
  })

  test('all bad values are named at once', () => {
    const message = refusal({ IOC_MQTT_PORT: '70000', IOC_SIMULATE: 'yes', IOC_LOG_LEVEL: 'loud' })
    expect(message.split('\n')).toEqual([
      'IOC_MQTT_PORT is "70000": larger than 65535. Example: IOC_MQTT_PORT=1883',
      'IOC_SIMULATE is "yes": neither 0 nor 1. Example: IOC_SIMULATE=0',
      'IOC_LOG_LEVEL is "loud": none of debug, info, warn, error. Example: IOC_LOG_LEVEL=debug',
    ])
  })

  test('the value of a secret is not repeated in a refusal', () => {
    const message = refusal({ IOC_ADMIN_PASSWORD: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@db/x' })
    expect(message).toContain('IOC_ADMIN_PASSWORD has a value that is shorter than 12 characters')
    expect(message).toContain('DATABASE_URL has a value that is not a postgres:// address')
    expect(message).not.toContain('hunter2')
  })

  test('an empty variable counts as unset', () => {
    expect(readConfig({ IOC_HTTP_PORT: '', DATABASE_URL: '' }).config.http.port).toBe(8080)
  })

  test('a misspelt variable is reported', () => {
    const env = { IOC_HTP_PORT: '1', IOC_ADMIN_PASSWORD_FILE: '', HOME: '/root' }
    expect(readConfig(env).config.unknownVariables).toEqual(['IOC_HTP_PORT'])
  })

  test('a secret may stand in a file, whose last line break does not count', () => {
    const file = join(folder, 'password')
    writeFileSync(file, 'correct horse battery\n')
    expect(readConfig({ IOC_ADMIN_PASSWORD_FILE: file }).secrets.adminPassword).toBe('correct horse battery')
  })

  test('a secret given twice, and a file that is not there, are refused', () => {
    expect(refusal({ DATABASE_URL: 'postgres://db/x', DATABASE_URL_FILE: '/x' })).toBe(
      'DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them.',
    )
    expect(refusal({ DATABASE_URL_FILE: join(folder, 'none') })).toMatch(/^DATABASE_URL_FILE is ".*ENOENT/)
  })

  test('with a database of one’s own the city is simulated only on request', () => {
    const own = { DATABASE_URL: 'postgres://ioc:pw@db/ioc' }
    expect(readConfig(own).config.simulate).toBe(false)
    expect(readConfig({ ...own, IOC_SIMULATE: '1' }).config.simulate).toBe(true)
  })

  test('the simulated city plays its first hour and knows its last two days, unless told otherwise', () => {
    expect(readConfig({}).config.city).toEqual({ scenario: 'first-hour', speed: 1, historyHours: 48 })
    const told = { IOC_SCENARIO: 'storm', IOC_SPEED: '0.5', IOC_HISTORY_HOURS: '0' }
    expect(readConfig(told).config.city).toEqual({ scenario: 'storm', speed: 0.5, historyHours: 0 })
    expect(refusal({ IOC_SCENARIO: '../etc' })).toContain('IOC_SCENARIO')
    for (const still of ['0', '0.0', '.00', '0.05', '1000'])
      expect(refusal({ IOC_SPEED: still })).toContain('IOC_SPEED')
    expect(refusal({ IOC_HISTORY_HOURS: '1.5' })).toContain('IOC_HISTORY_HOURS')
  })

  test('minutes are kept as long as what they are made of, and that as long as devices may be late', () => {
    const { keep } = readConfig({ IOC_RAW_DAYS: '90', IOC_MINUTE_DAYS: '90' }).config
    expect(keep).toEqual({ rawDays: 90, minuteDays: 90, eventDays: 1_826 })
    expect(refusal({ IOC_RAW_DAYS: '500' })).toContain('IOC_MINUTE_DAYS is less than IOC_RAW_DAYS')
    expect(refusal({ IOC_RAW_DAYS: '60' })).toContain('less than 70 days')
  })

  test('servers of one’s own are secrets: their addresses hold passwords', () => {
    const { config, secrets } = readConfig({
      REDIS_URL: 'rediss://:pw-7351@redis:6380/1',
      MQTT_URL: 'mqtts://ioc:pw-7351@broker',
      IOC_NAME: 'ingest-2',
    })
    expect([secrets.redisUrl, secrets.mqttUrl]).toEqual([
      'rediss://:pw-7351@redis:6380/1',
      'mqtts://ioc:pw-7351@broker',
    ])
    expect(inspect([config, secrets])).not.toContain('pw-7351')
    expect(config.name).toBe('ingest-2')
    expect(refusal({ REDIS_URL: 'http://:pw-7351@redis' })).toMatch(
      /^REDIS_URL has a value that is not a redis/,
    )
    expect(refusal({ MQTT_URL: 'tcp://broker' })).toContain('not a mqtt:// address')
    expect(refusal({ IOC_MQTT_FIELD_URL: 'mqtt://one:1883,two:1883' })).toContain('not a mqtt:// address')
  })

  test('a broker with TLS is believed by the files named, which are there and belong together', () => {
    for (const name of ['ca.pem', 'own.pem', 'own.key']) writeFileSync(join(folder, name), 'PEM')
    const url = { MQTT_URL: 'mqtts://ioc@broker' }
    const own = { IOC_MQTT_CERT_FILE: 'own.pem', IOC_MQTT_KEY_FILE: 'own.key' }
    const { tls } = readConfig({ ...url, ...own, IOC_MQTT_CA_FILE: 'ca.pem' }, folder).config.foreignBroker
    expect(tls).toEqual({
      ca: join(folder, 'ca.pem'),
      cert: join(folder, 'own.pem'),
      key: join(folder, 'own.key'),
    })
    expect(readConfig(url, folder).config.foreignBroker.tls).toEqual({})
    const refusedIn = (env: Record<string, string>) => () => readConfig(env, folder)
    expect(refusedIn({ ...url, IOC_MQTT_CA_FILE: 'none.pem' })).toThrow(/IOC_MQTT_CA_FILE is "none.pem"/)
    expect(refusedIn({ ...url, IOC_MQTT_CERT_FILE: 'own.pem' })).toThrow(/a certificate needs its key/)
    expect(refusedIn({ MQTT_URL: 'mqtt://ioc@broker', ...own })).toThrow(/not a mqtts:\/\/ address/)
  })

  test('traces are followed only when they have somewhere to go, and their address holds no password', () => {
    const told = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_TRACES_SAMPLER_ARG: '0.5' }
    expect(readConfig(told).config.traces).toEqual({ endpoint: 'http://otel:4318', share: 0.5 })
    for (const wrong of ['otel:4318', 'http://ioc:pw@otel'])
      expect(refusal({ OTEL_EXPORTER_OTLP_ENDPOINT: wrong })).toContain('OTEL_EXPORTER_OTLP_ENDPOINT')
    expect(refusal({ OTEL_TRACES_SAMPLER_ARG: '2' })).toContain('OTEL_TRACES_SAMPLER_ARG')
  })

  test('a shard is one part of a whole', () => {
    expect(readConfig({ IOC_SHARD: '2/4' }).config.shard).toEqual({ index: 1, of: 4 })
    for (const wrong of ['0/4', '5/4', '4', '1/0', '1/2/3'])
      expect(refusal({ IOC_SHARD: wrong })).toContain('IOC_SHARD')
  })

  test('the public address is an origin', () => {
    expect(readConfig({ IOC_PUBLIC_URL: 'https://ioc.example.vn/' }).config.publicUrl).toBe(
      'https://ioc.example.vn',
    )
    expect(refusal({ IOC_PUBLIC_URL: 'https://example.vn/ioc' })).toContain('IOC_PUBLIC_URL')
  })

  test('a map of one’s own is a file, from the root where it is relative', () => {
    expect(readConfig({ IOC_MAP: 'maps/city.pmtiles' }, '/srv').config.map).toBe('/srv/maps/city.pmtiles')
  })

  test('trusted proxies are addresses and ranges', () => {
    const { config } = readConfig({ IOC_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' })
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0.0/', '1.2.3.4,', '1.2.3.4/8/8'])
      expect(refusal({ IOC_TRUSTED_PROXIES: wrong })).toContain('IOC_TRUSTED_PROXIES')
  })

  test('secrets show nothing when they are printed, logged or copied', () => {
    const { config, secrets } = readConfig({ DATABASE_URL: 'postgres://ioc:pw-7351@db/ioc' })
    const shown = [inspect(secrets), JSON.stringify(secrets), inspect({ ...secrets }), inspect(config)]
    expect(shown.join()).not.toContain('pw-7351')
    expect(secrets.databaseUrl).toBe('postgres://ioc:pw-7351@db/ioc')
  })

  test('the configuration cannot be changed', () => {
    const { config } = readConfig({})
    expect(Object.isFrozen(config) && Object.isFrozen(config.http)).toBe(true)
  })

  test('every example and every plain default is a good value', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' // without it nothing is sent to an address
    const filesOfTls = /^IOC_MQTT_(CA|CERT|KEY)_FILE$/ // they have to be there
    for (const { name, example, default: fallback } of variables.filter(
      ({ name }) => !filesOfTls.test(name),
    )) {
      const beside = name === 'IOC_ALARM_WEBHOOK' && { IOC_ALARM_WEBHOOK_SECRET: secret }
      expect(() => readConfig({ ...beside, [name]: example })).not.toThrow()
      if (!/ |^unset$/.test(fallback)) expect(() => readConfig({ [name]: fallback })).not.toThrow()
    }
  })
})
