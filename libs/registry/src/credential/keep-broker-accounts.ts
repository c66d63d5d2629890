import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import {
  type BrokerAccount,
  mosquittoAccounts,
  readBrokerAddresses,
  sweepAccountDrafts,
  unsafeMosquittoSettings,
} from '@haidang/broker'
import type { Clock, Log } from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import { type Repeating, startRepeating } from '@haidang/platform'

import type { Registry } from '../registry.js'
import { hashStably } from './password-hash.js'

export type BrokerAccountsOptions = Readonly<{
  registry: Pick<Registry, 'credentials'>
  bus: LiveBus
  /** Where the Mosquitto reads its accounts; its settings lie beside it. */
  folder: string
  /** Holds the name and password of our own processes. */
  mqttUrl: string
  clock: Clock
  log: Log
}>

/** The register usually says so at once; this is for a folder that could not be written then. */
const everyMs = 10_000

/** Keeps a Mosquitto's accounts as the register has them, and says once what in its settings is unsafe. */
export async function keepBrokerAccounts(options: BrokerAccountsOptions): Promise<Repeating> {
  const { registry, bus, folder, mqttUrl, clock, log } = options
  await warnOfSettings(folder, log)
  const notSwept = (error: unknown): void => log.warn('mosquitto.drafts-not-swept', { error })
  await sweepAccountDrafts({ folder, clock }).catch(notSwept)
  const house = await houseAccount(mqttUrl)
  const accounts = mosquittoAccounts({ folder, log })
  const write = (): Promise<boolean> => accounts.write([...house, ...registry.credentials()])
  const unsubscribe = bus.subscribe('registry.changed', async () => void (await write()))
  const repeating = startRepeating({
    ...{ failed: 'mosquitto.accounts-not-written', everyMs, log },
    turn: async () => {
      await write()
      return false
    },
  })
  return {
    close: () => {
      unsubscribe()
      return repeating.close()
    },
  }
}

async function houseAccount(mqttUrl: string): Promise<BrokerAccount[]> {
  const [{ username, password }] = readBrokerAddresses(mqttUrl)
  if (username === undefined || password === undefined) return []
  return [{ username, kind: 'house', secret: await hashStably(username, password), topicFilters: [] }]
}

async function warnOfSettings(folder: string, log: Log): Promise<void> {
  const text = await readFile(join(folder, '../mosquitto.conf'), 'utf8').catch(() => undefined)
  if (text === undefined) return log.info('mosquitto.settings-not-seen', { folder })
  for (const unsafe of unsafeMosquittoSettings(text)) log.warn('mosquitto.unsafe-setting', unsafe)
}
