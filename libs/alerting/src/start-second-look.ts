import type { Clock, DeviceId, Log, Rule } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type SecondLook,
  StoreUnavailable,
  type Tx,
  finishSecondLooks,
  readDevicesToLookAt,
  takeSecondLooks,
} from '@haidang/store'

import { type LateStretch, joinStretches, marginMs } from './late-stretch.js'
import { type FindEngineDevice, lookAgain } from './look-again.js'

export type SecondLookOptions = Readonly<{
  db: Db
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  findDevice: FindEngineDevice
  rulesFor: (device: DeviceId) => readonly Rule[]
  /** Those that were in force at an instant (epoch ms), and all that ever were; absent: `rulesFor` at all times. */
  past?: Readonly<{
    rulesAt: (device: DeviceId, at: number) => readonly Rule[]
    rulesEverFor: (device: DeviceId) => readonly Rule[]
  }>
  /** Computes again what else follows from late values, before their window is done with. */
  repair?: (stretch: LateStretch) => Promise<void>
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
  /** A device of which late values came more recently is left for later: more of the same back-fill is on its way. */
  settleMs?: number
  /** But not for longer than this. */
  longestMs?: number
}>

/** Devices of one turn, and the windows of each. */
const devicesPerTurn = 100
const windowsPerDevice = 100
/** A device whose look has failed is left alone for so long. */
const retryMs = 300_000

/**
 * Late data repairs history: the windows in which values arrived behind the newest are evaluated again in event time,
 * and episodes that nobody has told are recorded, without sound. Doing a window twice changes nothing. Each device has
 * a transaction of its own: one that cannot be looked at holds up nobody else.
 */
export function startSecondLook(options: SecondLookOptions): Repeating {
  const { log, everyMs = 1_000 } = options
  const retryAt = new Map<DeviceId, number>()
  return startRepeating({
    failed: 'alerting.second-look-failed',
    everyMs,
    log,
    stage: options.stage,
    turn: () => lookOnce(options, retryAt),
  })
}

async function lookOnce(options: SecondLookOptions, retryAt: Map<DeviceId, number>): Promise<boolean> {
  const { db, clock, log, settleMs = 5_000, longestMs = 60 * settleMs } = options
  const now = clock.now()
  for (const [device, at] of retryAt) if (at <= now || at > now + retryMs) retryAt.delete(device)
  const waiting = { limit: devicesPerTurn, settleMs, longestMs, except: [...retryAt.keys()] }
  const devices = await readDevicesToLookAt(db, waiting)
  let isMore = devices.length === devicesPerTurn
  for (const device of devices) {
    try {
      if (await lookAtDevice(device, options)) isMore = true
    } catch (error) {
      retryAt.set(device, now + retryMs)
      // perhaps it is not the device but the database: then the next turn does not come this far
      if (error instanceof StoreUnavailable) throw error
      log.error('alerting.device-not-looked-at', { device, error })
    }
  }
  return isMore
}

/** @returns whether the device may have more windows. */
async function lookAtDevice(device: DeviceId, options: SecondLookOptions): Promise<boolean> {
  const { db, settleMs = 5_000 } = options
  const wanted = { limit: windowsPerDevice, settleMs, device }
  const waiting = await db.tx((tx) => takeSecondLooks(tx, wanted))
  // Rounds of transactions of its own: a transaction that waited for them would be ended by the server.
  for (const stretch of stretchesOf(waiting, options)) await options.repair?.(stretch)
  const repaired = new Set(waiting.map(({ id }) => id))
  return db.tx(async (tx) => {
    const looks = (await takeSecondLooks(tx, wanted)).filter(({ id }) => repaired.has(id))
    if (looks.length === 0) return false
    await lookAt(tx, looks, options)
    await finishSecondLooks(tx, looks)
    return looks.length === windowsPerDevice
  })
}

function stretchesOf(looks: readonly SecondLook[], { findDevice }: SecondLookOptions): LateStretch[] {
  return joinStretches(looks, (id) => marginMs(findDevice(id)?.intervalMs ?? 0))
}

async function lookAt(tx: Tx, looks: readonly SecondLook[], options: SecondLookOptions): Promise<void> {
  const { findDevice, rulesFor, past, commit, clock, log } = options
  for (const stretch of stretchesOf(looks, options)) {
    const device = findDevice(stretch.device)
    const rules = rulesFor(stretch.device)
    const ever = past?.rulesEverFor(stretch.device) ?? rules
    if (!device || ever.length === 0) continue
    const rulesAt = (at: number): readonly Rule[] => past?.rulesAt(device.id, at) ?? rules
    const tooMany = ({ fromAt, toAt }: LateStretch): void =>
      log.warn('alerting.too-many-reports-to-look-at', { device: device.id, fromAt, toAt })
    const found = await lookAgain(stretch, { tx, device, rules, ever, rulesAt, at: clock.now(), tooMany })
    if (found.length === 0) continue
    await commit({
      observations: [],
      signals: found.map((signal) => ({ device: device.id, signal })),
      refusals: [],
    })
    log.info('alerting.found-in-late-data', { device: device.id, episodes: found.length })
  }
}
