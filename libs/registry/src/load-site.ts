import type { Clock, Log } from '@haidang/domain'
import { StartRefusal } from '@haidang/platform'
import type { Db } from '@haidang/store'

import { applySitePack } from './apply-site-pack.js'
import { arrangeSimulation } from './arrange-simulation.js'
import { loadSitePack } from './site-pack/load-site-pack.js'
import { SitePackRefusal } from './site-pack/site-pack-refusal.js'
import type { SitePack } from './site-pack/site-pack.js'

export type LoadSiteOptions = Readonly<{
  folder: string
  /** Of the simulated city; absent: nobody is simulated. */
  simulationKey: Uint8Array | undefined
  clock: Clock
  log: Log
}>

/**
 * Puts the site pack into the database and decides who is simulated. Starts of several processes wait for each other.
 * @throws StartRefusal when the pack is bad.
 */
export async function loadSite(
  db: Db,
  { folder, simulationKey, clock, log }: LoadSiteOptions,
): Promise<SitePack> {
  const pack = await readSite(folder)
  await applySitePack(db, pack, { clock, log })
  await arrangeSimulation(db, { key: simulationKey, clock })
  return pack
}

/** The site pack of a folder. @throws StartRefusal when it is bad. */
export async function readSite(folder: string): Promise<SitePack> {
  try {
    return await loadSitePack(folder)
  } catch (cause) {
    if (cause instanceof SitePackRefusal) throw new StartRefusal('bad-site-pack', cause.message, { cause })
    throw cause
  }
}
