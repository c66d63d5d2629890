import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startServices } from '../../infra/services/start-services.mjs'

/**
 * Real servers for the whole run, told to the specs by their addresses. PostgreSQL forgets at a power cut: what a crash of
 * its processes costs does not depend on that.
 */
export default async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-services-'))
  const services = await startServices({ folder, durable: false, tied: true })
  globalThis.haidangServices = { folder }
  const { postgres, redis, mosquitto } = services
  Object.assign(process.env, {
    IOC_TEST_POSTGRES: postgres.url,
    IOC_TEST_REDIS: redis.url,
    IOC_TEST_MQTT: mosquitto.url,
    IOC_TEST_MQTT_FIELD: mosquitto.fieldUrl,
    IOC_TEST_MQTT_ACCOUNTS: mosquitto.accounts,
  })
}
