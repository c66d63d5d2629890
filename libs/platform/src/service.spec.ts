import { readConfig } from './config.js'
import { readService } from './service.js'

const three = {
  DATABASE_URL: 'postgres://ioc:pw@db/ioc',
  REDIS_URL: 'redis://redis',
  MQTT_URL: 'mqtt://broker',
}

test('one of several processes needs all three servers, and says which are missing', () => {
  const refused = () => readService('api', readConfig({ DATABASE_URL: three.DATABASE_URL }))
  expect(refused).toThrow(/not set: REDIS_URL, MQTT_URL\./)
  expect(refused).not.toThrow(/pw@/)
})

test('its name is the one it was given, else its kind and its part', () => {
  const named = (env: Record<string, string>) => readService('ingest', readConfig({ ...three, ...env })).name
  expect(named({})).toBe('ingest-1')
  expect(named({ IOC_SHARD: '3/4' })).toBe('ingest-3')
  expect(named({ IOC_NAME: 'east' })).toBe('east')
})
