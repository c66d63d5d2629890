import { setFlagsFromString } from 'node:v8'
import type { Log } from '@haidang/domain'

import { createLog } from './log.js'
import { Interrupted, Running } from './running.js'
import { StartRefusal, refusedExitCode } from './start-refusal.js'

/** Longest time from being asked to stop to the end; after it the process ends and the database recovers by itself. */
const stopDeadlineMs = 15_000

/**
 * By how much of what lives in it the heap may grow before it is looked through. V8's own is 150 % and more: what has waited
 * for its commit outlives the young generation, and half a million messages made 740 MiB of a process that held 200. Less
 * than this makes a message dearer: at 50 % intake spends 60 µs on it, at 100 % 45, and without a limit 49.
 */
const heapGrowsPercent = 100

/**
 * The life of a process: start, wait for Ctrl-C, SIGTERM or the end of the parent that supervises it, close, end.
 * A supervising parent is sent `{ ready: true }` once. A `StartRefusal` is told on standard output and ends with 78;
 * anything unexpected is logged and ends with 1.
 */
export async function runProcess(
  start: (running: Running) => Promise<void>,
  log: Log = createLog('info'),
): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowsPercent}`)
  const running = new Running()
  process.on('uncaughtException', (error) => crash(log, error))
  process.on('unhandledRejection', (error) => crash(log, error))
  const stopped = stopAsked((why) => {
    log.info('process.stopping', { why })
    running.interrupt()
    setTimeout(() => giveUp(log), stopDeadlineMs).unref()
  })
  const failure = await start(running).then(
    () => {
      process.send?.({ ready: true })
      return stopped
    },
    (error: unknown) => ({ error }),
  )
  await close(running, log)
  if (failure && !(failure.error instanceof Interrupted)) refuse(log, failure.error)
  process.exit()
}

function stopAsked(act: (why: string) => void): Promise<void> {
  return new Promise((done) => {
    let asked = false
    const stop = (why: string) => {
      if (asked) return // an impatient second Ctrl-C must not cut the closing short: the deadline does
      asked = true
      act(why)
      done()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.on('disconnect', () => stop('parent ended'))
  })
}

async function close(running: Running, log: Log): Promise<void> {
  try {
    await running.close()
  } catch (error) {
    log.error('process.not-closed-cleanly', { error })
    process.exitCode = 1
  }
}

function refuse(log: Log, error: unknown): void {
  if (!(error instanceof StartRefusal)) crash(log, error)
  else {
    log.error('process.refused-to-start', { reason: error.reason, error })
    process.stdout.write(`\n${error.message}\n`)
    process.exit(refusedExitCode)
  }
}

function giveUp(log: Log): void {
  log.error('process.stop-took-too-long', { afterMs: stopDeadlineMs })
  process.exit(1)
}

function crash(log: Log, error: unknown): void {
  log.error('process.crashed', { error })
  process.exit(1)
}
