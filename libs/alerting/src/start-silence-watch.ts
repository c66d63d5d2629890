import type { Clock, DeviceId, Log } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  keepLock,
  readDueDevices,
  tryLock,
} from '@haidang/store'

import { type OwnDeafness, createOwnDeafness } from './own-deafness.js'
import { type OwnStall, createOwnStall } from './own-stall.js'

export type SilenceWatchOptions = Readonly<{
  db: Db
  /** The whole loop of a commit; what comes of it is told to the bus there. */
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  clock: Clock
  log: Log
  /** Epoch ms since when we have been able to hear devices. */
  listeningSinceAt: () => number
  stage?: Stage | undefined
  everyMs?: number
}>

const mostDevices = 10_000
/** So many devices share one transaction. */
const devicesPerCommit = 500

/** After turns that failed: whoever watches over silence must not fall silent. */
const longestPauseMs = 5_000

/**
 * The clock's own signals: every second the devices whose stored deadline has come (silence, a shelf's end, an alarm
 * that asks again) get a tick. One process sweeps for all. Where a tick changes nothing, nothing is written.
 */
export function startSilenceWatch(options: SilenceWatchOptions): Repeating {
  const { clock, log, everyMs = 1_000 } = options
  const own: Own = { stall: createOwnStall(clock), deafness: createOwnDeafness(clock) }
  // not by the sweeps alone, for the database can make these late
  const pulse = setInterval(own.stall.awake, everyMs).unref()
  const sweeps = startRepeating({
    failed: 'alerting.silence-watch-failed',
    everyMs,
    longestPauseMs,
    log,
    stage: options.stage,
    turn: () => sweepOrNote(options, own),
  })
  return {
    close: () => {
      clearInterval(pulse)
      return sweeps.close()
    },
  }
}

/** What nobody but us could have heard. */
type Own = Readonly<{ stall: OwnStall; deafness: OwnDeafness }>

async function sweepOrNote(options: SilenceWatchOptions, own: Own): Promise<boolean> {
  try {
    return await sweep(options, own)
  } catch (error) {
    own.deafness.failed()
    throw error
  }
}

async function sweep(
  { db, commit, clock, listeningSinceAt }: SilenceWatchOptions,
  { stall, deafness }: Own,
): Promise<boolean> {
  await db.tx(async (tx) => {
    const isOurs = await tryLock(tx, 'silence-watch')
    deafness.reached()
    if (!isOurs) return
    const at = clock.now()
    const due = await readDueDevices(tx, { now: at, limit: mostDevices })
    for (let next = 0; next < due.length; next += devicesPerCommit) {
      if (next > 0) await keepLock(tx)
      stall.awake()
      const heardSinceAt = Math.max(listeningSinceAt(), stall.endedAt(), deafness.endedAt())
      const devices = due.slice(next, next + devicesPerCommit)
      await commit(ticks(devices, { at, listeningSinceAt: heardSinceAt }))
    }
  })
  return false
}

function ticks(devices: readonly DeviceId[], when: { at: number; listeningSinceAt: number }): CommitBatch {
  const signal = { kind: 'tick', ...when } as const
  return { observations: [], signals: devices.map((device) => ({ device, signal })), refusals: [] }
}
