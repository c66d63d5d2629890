import type { Db } from '../db/open-database.js'
import { tryLock } from '../db/try-lock.js'
import { type ReadyHours, fenceDueHours, finishDueHours, readReadyHours, takeDueHours } from './due-hours.js'
import { expandBacklog } from './expand-backlog.js'
import { recomputeHours } from './recompute.js'

export type RollUpOptions = Readonly<{
  /** IANA name; the days of the place begin by it. */
  zone: string
  /** Epoch ms. */
  now: number
  /** Hours that were noted later than so long ago wait for more of the same. */
  settleMs: number
  /** Told the hours once they are rolled up and before they are done with: what fails here, is told again. Nothing is locked meanwhile. */
  follow?: (ready: ReadyHours) => Promise<void>
}>

/** What one transaction works on at most. */
const hoursAtOnce = 100
const takenAtOnce = 5_000
const backlogDevicesAtOnce = 20

/** Who holds it in a transaction is the only one at the roll-ups. */
export const rollUpLock = 'roll-up'

/**
 * One turn: rolls up some hours that are ready, or makes others ready. Every step is a transaction of its own, under the
 * same name, so that one process does it for all and whoever dies leaves nothing half done.
 * @returns how many hours were rolled up, and whether there is more to do at once
 */
export async function rollUp(db: Db, options: RollUpOptions): Promise<{ hours: number; more: boolean }> {
  const hours = await rollUpReady(db, options)
  if (hours === undefined) return { hours: 0, more: false }
  if (hours > 0) return { hours, more: true }
  const taken = await makeReady(db, options)
  return { hours: 0, more: taken > 0 }
}

/** @returns undefined when another process is at it */
async function rollUpReady(db: Db, { zone, follow }: RollUpOptions): Promise<number | undefined> {
  const ready = await db.tx(async (tx) => {
    if (!(await tryLock(tx, rollUpLock))) return undefined
    const found = await readReadyHours(tx, hoursAtOnce)
    if (!found) return 'none'
    await recomputeHours(tx, found, zone)
    if (!follow) await finishDueHours(tx, found)
    return found
  })
  if (ready === undefined || ready === 'none') return ready && 0
  if (!follow) return ready.hours.length
  await follow(ready)
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, rollUpLock))) return undefined
    await finishDueHours(tx, ready)
    return ready.hours.length
  })
}

async function makeReady(db: Db, { now, settleMs }: RollUpOptions): Promise<number> {
  const taken = await db.tx(async (tx) => {
    if (!(await tryLock(tx, rollUpLock))) return 0
    const found = await takeDueHours(tx, { now, settleMs, limit: takenAtOnce })
    return found > 0 ? found : expandBacklog(tx, backlogDevicesAtOnce)
  })
  await db.tx(async (tx) => {
    if (await tryLock(tx, rollUpLock)) await fenceDueHours(tx)
  })
  return taken
}
