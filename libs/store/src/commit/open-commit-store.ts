import type { Clock, DeviceId, Log } from '@haidang/domain'

import type { Db } from '../db/open-database.js'
import { type DeviceCache, createDeviceCache } from './device-cache.js'

/** What `commit` works on: a database and this process's memory of the devices' states. */
export type CommitStore = Readonly<{
  db: Db
  clock: Clock
  log: Log
  devices: DeviceCache
  /** To be called when devices were changed in the register: their areas are remembered here. */
  forget(ids?: Iterable<DeviceId>): void
}>

/** Some hundred megabytes at most. */
const statesKept = 50_000

/** Opens a commit store. Any number of them, in any number of processes, may write the same devices. */
export function openCommitStore(db: Db, { log, clock }: { log: Log; clock: Clock }): CommitStore {
  const devices = createDeviceCache(statesKept)
  return { db, clock, log, devices, forget: (ids) => devices.forget(ids) }
}
