import type { Ingest } from '@haidang/ingest'
import { keepBrokerAccounts } from '@haidang/registry'
import type { Foundation, House } from './open-house.js'

/** Keeps the accounts of a Mosquitto that is ours to keep; of any other broker, and of our own, there are none. */
export async function keepAccounts(
  { config, secrets, bus, clock, log, running }: Foundation,
  { registry }: Pick<House, 'registry'>,
): Promise<void> {
  const { accounts: folder } = config.foreignBroker
  if (secrets.mqttUrl === undefined || folder === undefined) return
  const keeping = await keepBrokerAccounts({
    ...{ registry, bus, clock, log, folder },
    mqttUrl: secrets.mqttUrl,
  })
  running.add('broker accounts', keeping, (open) => open.close())
}

/** Where devices publish to, without what nobody may read. */
export function fieldUrlOf({ config, secrets }: Foundation, { port }: Pick<Ingest, 'port'>): string {
  if (port !== undefined || secrets.mqttUrl === undefined)
    return `mqtt://${config.mqtt.host}:${port ?? config.mqtt.port}`
  // of a cluster its first host
  const { protocol, host } = new URL(secrets.mqttUrl.replace(/,[^@/]*$/, ''))
  return config.foreignBroker.fieldUrl ?? `${protocol}//${host}`
}
