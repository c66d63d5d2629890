import type { Clock, DeviceId, Log } from '@haidang/domain'

import type { Db } from '../db/open-database.js'
import { type KnownDue, createKnownDue } from '../rollup/known-due.js'
import { hourMs } from '../rollup/hour.js'
import { type DeviceCache, createDeviceCache, loadDevices } from './device-cache.js'

/** What `commit` works on: a database and this process's memory of the devices' states. */
export type CommitStore = Readonly<{
  db: Db
  clock: Clock
  log: Log
  /** IANA name of the site's time zone, for what goes by the hour or the day of the place. */
  zone: string
  devices: DeviceCache
  /** Told of a device that has too many values to derive anything from them. */
  tooMany: (device: DeviceId) => void
  /** Hours whose roll-ups are known to be behind. */
  due: KnownDue
  /** Told how many alarm events were numbered, and how long that took, the wait for its lock included. */
  numbered: (events: number, ms: number) => void
  /** To be called when devices were changed in the register: their areas are remembered here. */
  forget(ids?: Iterable<DeviceId>): void
}>

/** Some hundred megabytes at most. */
const statesKept = 50_000

type Options = Readonly<{
  log: Log
  clock: Clock
  /** UTC when absent. */
  zone?: string
  numbered?: CommitStore['numbered'] | undefined
  /** Counts what the log says once an hour only: that nothing could be derived from a device's values. */
  tooMany?: (() => void) | undefined
}>

/** Opens a commit store. Any number of them, in any number of processes, may write the same devices. */
export function openCommitStore(
  db: Db,
  { log, clock, zone = 'UTC', numbered = () => undefined, tooMany }: Options,
): CommitStore {
  const devices = createDeviceCache(statesKept)
  const due = createKnownDue(clock)
  const say = sayOnceAnHour({ clock, log })
  return {
    ...{ db, clock, log, zone, devices, due, numbered },
    tooMany: (device) => {
      tooMany?.()
      say(device)
    },
    forget: (ids) => devices.forget(ids),
  }
}

/** Such a device reports many times a second: a line for each commit of it would fill the log. */
function sayOnceAnHour({ clock, log }: Pick<CommitStore, 'clock' | 'log'>): CommitStore['tooMany'] {
  const saidAt = new Map<DeviceId, number>()
  return (device) => {
    const now = clock.now()
    const lastAt = saidAt.get(device)
    if (lastAt !== undefined && Math.abs(now - lastAt) < hourMs) return
    saidAt.set(device, now)
    log.warn('store.too-many-values-to-derive-from', { device })
  }
}

/** Reads states into the memory of this process; what a commit has seen meanwhile stays. @throws StoreUnavailable */
export async function learnDevices({ db, devices }: CommitStore, ids: readonly DeviceId[]): Promise<void> {
  for (const entry of await loadDevices(db, ids)) devices.put(entry)
}
