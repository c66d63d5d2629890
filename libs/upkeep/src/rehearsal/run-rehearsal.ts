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
  withSuggestion,
} from '@haidang/domain'
import { type History, type HistoryOptions, type ToldAlarm, openHistory } from '@haidang/store'

import { measureNoise } from './measure-noise.js'
import { type StretchPace, paceStretches } from './pace-stretches.js'

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
  const rehearsal = openRehearsal({ ...order, rules, devices, expressionOf })
  const rows = await readAll(run, Object.values(rules), (slice, untilAt) => {
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

/** @returns how many rows there were. */
async function readAll(
  { order, signal, onProgress, ...rest }: RehearsalRun,
  rules: readonly Rule[],
  take: (...taken: Taken) => number,
): Promise<number> {
  const { fromAt, toAt, devices } = order
  const feed = findFeed(order.rule.feed)
  if (!feed) return 0
  const lanes = await openLanes({
    ...{ ...rest, signal, feed: feed.id, needed: neededColumns(rules, feed) },
    devices: devices.map(({ id }) => id),
  })
  const pace = paceStretches(order)
  const ahead: Reading[] = []
  let [rows, readAt] = [0, fromAt]
  const readOn = (lane: History): void => {
    const reading = readNext(lane, pace, readAt)
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
      rows += stretch.rows
      const alarms = take(stretch.slice, untilAt)
      onProgress({ share: (untilAt - fromAt) / Math.max(1, toAt - fromAt), rows, alarms })
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

function readNext(lane: History, pace: StretchPace, fromAt: number): Reading | undefined {
  const untilAt = pace.next(fromAt)
  if (untilAt === undefined) return undefined
  const found = lane.slice(fromAt, untilAt)
  found.catch(() => undefined) // heard where it is awaited
  return { lane, untilAt, found }
}
