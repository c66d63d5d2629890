import { type FirstAdministrator, ensureAdministrator } from '@haidang/access'
import type { Service } from '@haidang/platform'
import { loadSite } from '@haidang/registry'
import { type Db, migrate } from '@haidang/store'

type Preparing = Pick<Service, 'config' | 'secrets' | 'clock' | 'log'>

/**
 * Brings tables, site and the first administrator to where they must be. Several workers may do it at once: each of the
 * three waits for whoever is at it, and doing it again changes nothing.
 * @throws StartRefusal when the site pack is bad; StoreRefusal, StoreUnavailable.
 */
export async function prepareCity(
  db: Db,
  { config, secrets, clock, log }: Preparing,
): Promise<FirstAdministrator> {
  await migrate(db, { log })
  await loadSite(db, { folder: config.site, simulationKey: undefined, clock, log })
  return ensureAdministrator(db, { password: secrets.adminPassword, clock })
}
