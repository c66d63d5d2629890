import type { Clock, DeviceId, Log, Rule } from '@haidang/domain'
import { type Repeating, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type SecondLook,
  type Tx,
  finishSecondLooks,
  takeSecondLooks,
} from '@haidang/store'

import { joinStretches, marginMs } from './late-stretch.js'
import { type FindEngineDevice, lookAgain } from './look-again.js'

export type SecondLookOptions = Readonly<{
  db: Db
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  findDevice: FindEngineDevice
  rulesFor: (device: DeviceId) => readonly Rule[]
  clock: Clock
  log: Log
  everyMs?: number
  /** Late values that came more recently are left for later: more of the same back-fill may be on its way. */
  settleMs?: number
}>

/** Windows that one turn takes. */
const windowsPerTurn = 100

/**
 * Late data repairs history: the windows in which values arrived behind the newest are evaluated again in event time,
 * and episodes that nobody has told are recorded, without sound. Doing a window twice changes nothing.
 */
export function startSecondLook(options: SecondLookOptions): Repeating {
  const { log, everyMs = 1_000 } = options
  return startRepeating({
    failed: 'alerting.second-look-failed',
    everyMs,
    log,
    turn: () => lookOnce(options),
  })
}

async function lookOnce(options: SecondLookOptions): Promise<boolean> {
  return options.db.tx(async (tx) => {
    const looks = await takeSecondLooks(tx, { limit: windowsPerTurn, settleMs: options.settleMs ?? 5_000 })
    if (looks.length === 0) return false
    await lookAt(tx, looks, options)
    await finishSecondLooks(tx, looks)
    return looks.length === windowsPerTurn
  })
}

async function lookAt(tx: Tx, looks: readonly SecondLook[], options: SecondLookOptions): Promise<void> {
  const { findDevice, rulesFor, commit, clock, log } = options
  const near = (id: DeviceId): number => marginMs(findDevice(id)?.intervalMs ?? 0)
  for (const stretch of joinStretches(looks, near)) {
    const device = findDevice(stretch.device)
    const rules = rulesFor(stretch.device)
    if (!device || rules.length === 0) continue
    const found = await lookAgain(stretch, { tx, device, rules, at: clock.now() })
    if (found.length === 0) continue
    await commit({
      observations: [],
      signals: found.map((signal) => ({ device: device.id, signal })),
      refusals: [],
    })
    log.info('alerting.found-in-late-data', { device: device.id, episodes: found.length })
  }
}
