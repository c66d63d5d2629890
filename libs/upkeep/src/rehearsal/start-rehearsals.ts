import {
  type Log,
  type RehearsalOrder,
  type RehearsalProgress,
  type RehearsalReport,
  areaDeviceId,
  isAreaRule,
} from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type Db,
  type RehearsalEnd,
  StoreUnavailable,
  type ToldAlarm,
  endRehearsal,
  readToldAlarms,
  takeRehearsal,
  tellRehearsal,
} from '@haidang/store'

import { seenFromOf } from './seen-from.js'

/** Does one rehearsal. @throws StoreUnavailable; anything when the signal was aborted. */
export type RunOne = (
  run: Readonly<{
    order: RehearsalOrder
    databaseUrl: string
    told: readonly ToldAlarm[]
    log: Log
    signal: AbortSignal
    onProgress: (progress: RehearsalProgress) => void
  }>,
) => Promise<RehearsalReport>

export type RehearsalsOptions = Readonly<{
  db: Db
  /** Of the lane by which history is read. */
  databaseUrl: string
  run: RunOne
  log: Log
  stage?: Stage | undefined
  everyMs?: number
  /** One that takes longer is ended, and says so. */
  longestMs?: number
}>

/** A run says where it is more often than this, or its process is taken for dead. */
const silentMs = 30_000
const tellEveryMs = 500
const longestMs = 30 * 60_000
const nothingYet: RehearsalProgress = { share: 0, rows: 0, alarms: 0 }

/** Does what somebody wants tried over the past, one after the other in this process; several processes share what waits. */
export function startRehearsals(options: RehearsalsOptions): Repeating {
  const { db, log, stage, everyMs = 500 } = options
  const closing = new AbortController()
  const repeating = startRepeating({
    ...{ failed: 'upkeep.rehearsal-failed', everyMs, log, stage },
    turn: async () => {
      if (closing.signal.aborted) return false
      const taken = await takeRehearsal<RehearsalOrder>(db, { silentMs })
      if (!taken) return false
      const end = await rehearse(taken, options, closing.signal)
      await endRehearsal(db, { id: taken.id, end })
      log.info('upkeep.rehearsed', { id: taken.id, rule: taken.plan.rule.id, state: end.state })
      return true
    },
  })
  return {
    close: () => {
      closing.abort(new Error('the process ends'))
      return repeating.close()
    },
  }
}

type Taken = Readonly<{ id: number; plan: RehearsalOrder }>

async function rehearse(
  { id, plan: order }: Taken,
  { db, databaseUrl, run, log, longestMs: mostMs = longestMs }: RehearsalsOptions,
  closing: AbortSignal,
): Promise<RehearsalEnd<RehearsalReport>> {
  const unwanted = new AbortController()
  const tooLong = AbortSignal.timeout(mostMs)
  let progress = nothingYet
  const tell = async (): Promise<void> => {
    try {
      if (!(await tellRehearsal(db, { id, progress }))) unwanted.abort(new Error('nobody wants it any more'))
    } catch (error) {
      log.warn('upkeep.rehearsal-not-told', { id, error })
    }
  }
  let telling: Promise<void> | undefined
  const timer = setInterval(() => {
    telling ??= tell().finally(() => (telling = undefined))
  }, tellEveryMs)
  try {
    const { rule, devices, fromAt, toAt } = order
    const seenFrom = seenFromOf(devices)
    const raised = await readToldAlarms(db, {
      rule: rule.id,
      // what a rule over an area raises stands at the device that stands for the area
      devices: [...devices.map((one) => one.id), ...(isAreaRule(rule) ? [areaDeviceId(rule)] : [])],
      fromAt,
      toAt,
    })
    const told = raised.filter(({ device, raisedAt }) => raisedAt >= (seenFrom.get(device) ?? -Infinity))
    const result = await run({
      ...{ order, databaseUrl, told, log },
      signal: AbortSignal.any([closing, unwanted.signal, tooLong]),
      onProgress: (now) => {
        progress = now
      },
    })
    return { state: 'done', result }
  } catch (error) {
    if (unwanted.signal.aborted) return { state: 'cancelled' }
    if (closing.aborted) return { state: 'failed', problem: 'interrupted' }
    if (tooLong.aborted) return { state: 'failed', problem: 'too-long' }
    log.warn('upkeep.rehearsal-failed', { id, error })
    return { state: 'failed', problem: error instanceof StoreUnavailable ? 'unavailable' : 'unexpected' }
  } finally {
    clearInterval(timer)
    await telling
  }
}
