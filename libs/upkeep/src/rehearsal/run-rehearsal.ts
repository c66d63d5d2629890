import {
  type ExpressionOf,
  type Log,
  type RehearsalOrder,
  type RehearsalProgress,
  type RehearsalReport,
  type Rule,
  compareAlarms,
  findFeed,
  neededColumns,
  openRehearsal,
  suggest,
  warmUpMs,
  withSuggestion,
} from '@haidang/domain'
import { type History, type HistoryOptions, type ToldAlarm, openHistory } from '@haidang/store'

import { measureNoise } from './measure-noise.js'
import { type StretchPace, paceStretches } from './pace-stretches.js'
import { seenFromOf } from './seen-from.js'

export type RehearsalRun = Readonly<{
  order: RehearsalOrder
  /** With the password: never to be logged. */
  databaseUrl: string
  expressionOf: ExpressionOf
  /** What the rule truly raised in that time. */
  told: readonly ToldAlarm[]
  log: Log
  /** Aborted: nothing goes on, in the database neither. */
  signal: AbortSignal
  onProgress: (progress: RehearsalProgress) => void
}>

/**
 * Runs rules over stored history: stretch by stretch, the next two being read while the engine has this one, and never more
 * than those three in memory.
 * @throws StoreUnavailable; the signal's reason when it was aborted.
 */
export async function runRehearsal(run: RehearsalRun): Promise<RehearsalReport> {
  const { order, expressionOf, told } = run
  const startedMs = performance.now()
  const noise = await measureNoise(run)
  const suggestion = noise && suggest(order.rule, noise)
  const suggested = suggestion && otherThan(order.rule, withSuggestion(order.rule, suggestion))
  const rules = {
    rehearsed: order.rule,
    ...(order.running && { running: order.running }),
    ...(suggested && { suggested }),
  }
  const devices = order.devices.map((device) => ({
    ...device,
    parts:
      suggested && device.parts.includes('rehearsed')
        ? [...device.parts, 'suggested' as const]
        : device.parts,
  }))
  const slowestMs = Math.max(0, ...devices.map(({ intervalMs }) => intervalMs))
  const sinceAt = order.fromAt - warmUpMs(Object.values(rules), slowestMs)
  const rehearsal = openRehearsal({ ...order, sinceAt, rules, devices, expressionOf })
  const rows = await readAll(run, { rules: Object.values(rules), sinceAt }, (slice, untilAt) => {
    rehearsal.take(slice, untilAt)
    return rehearsal.alarms
  })
  const [kept, running] = [rehearsal.kept('rehearsed'), rehearsal.kept('running')]
  return {
    parts: rehearsal.close(),
    ...(suggestion && { suggestion }),
    ...(kept && running && { besideRunning: compareAlarms(kept, running) }),
    told: {
      alarms: told.length,
      versions: [...new Set(told.map(({ version }) => version))].sort((a, b) => a - b),
      ...(kept && { difference: compareAlarms(kept, told) }),
    },
    rows,
    tookMs: Math.round(performance.now() - startedMs),
  }
}

function otherThan(rule: Rule, other: Rule): Rule | undefined {
  return JSON.stringify(rule) === JSON.stringify(other) ? undefined : other
}

type Taken = Parameters<ReturnType<typeof openRehearsal>['take']>

/** @returns how many rows there were from the order's begin on. */
async function readAll(
  { order, signal, onProgress, ...rest }: RehearsalRun,
  { rules, sinceAt }: Readonly<{ rules: readonly Rule[]; sinceAt: number }>,
  take: (...taken: Taken) => number,
): Promise<number> {
  const { fromAt, toAt, devices } = order
  const feed = findFeed(order.rule.feed)
  if (!feed) return 0
  const lanes = await openLanes({
    ...{ ...rest, signal, feed: feed.id, needed: neededColumns(rules, feed) },
    ...{ devices: devices.map(({ id }) => id), seenFrom: seenFromOf(devices) },
  })
  const pace = paceStretches(order)
  const ahead: Reading[] = []
  let [rows, readAt] = [0, sinceAt]
  const readOn = (lane: History): void => {
    const reading = readNext(lane, pace, { fromAt: readAt, cutAt: fromAt })
    if (!reading) return
    readAt = reading.untilAt
    ahead.push(reading)
  }
  try {
    lanes.forEach(readOn)
    for (let current = ahead.shift(); current; current = ahead.shift()) {
      const { lane, untilAt, found } = current
      const stretch = await found
      pace.had(stretch.rows)
      readOn(lane)
      if (untilAt > fromAt) rows += stretch.rows
      const alarms = take(stretch.slice, untilAt)
      onProgress({ share: Math.max(0, untilAt - fromAt) / Math.max(1, toAt - fromAt), rows, alarms })
    }
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
  }
  return rows
}

/** Two: gathering a stretch costs the database more than the engine needs for it. */
async function openLanes(options: HistoryOptions): Promise<History[]> {
  const first = await openHistory(options)
  try {
    return [first, await openHistory(options)]
  } catch (error) {
    await first.close()
    throw error
  }
}

type Reading = Readonly<{ lane: History; untilAt: number; found: ReturnType<History['slice']> }>

/** No stretch reaches over `cutAt`: what lies ahead of it is not counted. */
function readNext(
  lane: History,
  pace: StretchPace,
  { fromAt, cutAt }: Readonly<{ fromAt: number; cutAt: number }>,
): Reading | undefined {
  const endAt = pace.next(fromAt)
  if (endAt === undefined) return undefined
  const untilAt = fromAt < cutAt ? Math.min(endAt, cutAt) : endAt
  const found = lane.slice(fromAt, untilAt)
  found.catch(() => undefined) // heard where it is awaited
  return { lane, untilAt, found }
}
