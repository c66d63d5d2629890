import { randomUUID } from 'node:crypto'

import type { Log } from '@haidang/domain'
import { startRepeating } from '@haidang/platform'
import {
  type Db,
  type ProcessReport,
  type ProcessRow,
  forgetLostProcesses,
  forgetProcess,
  readProcesses,
  tellProcess,
} from '@haidang/store'
import { answeredMs } from './start-asking.js'

export type RollCallOptions = Readonly<{
  db: Db
  self: Pick<ProcessReport, 'name' | 'kind' | 'startedAt'>
  /** What it tells of itself now. */
  report: () => Pick<ProcessReport, 'hearingSinceAt' | 'facts'>
  /** What all had told, after each call. */
  heard?: (processes: readonly ProcessRow[]) => void
  log: Log
  everyMs?: number
}>

/** Who runs, as all processes tell each other through the database. */
export type RollCall = Readonly<{
  /** As of the last call, `agoMs` counted on since; empty before the first. */
  present: () => readonly ProcessRow[]
  /** Whether the database has answered within the last seconds. */
  isAnswered: () => boolean
  /** Tells and asks once more, at once. @throws StoreUnavailable */
  call: () => Promise<void>
  /** Takes the own row away: who has ended is not waited for. */
  close: () => Promise<void>
}>

/** Who has told nothing for so long is not there any more. */
const forgottenMs = 86_400_000

/** Tells each second that this process runs, and asks who else does. */
export function startRollCall(options: RollCallOptions): RollCall {
  const { db, self, report, heard, log, everyMs = 1_000 } = options
  const run = randomUUID()
  let rows: readonly ProcessRow[] = []
  let readMs = performance.now()
  let toldMs = Number.NEGATIVE_INFINITY
  let isTaken = false
  const call = async (): Promise<void> => {
    const found = await readProcesses(db)
    noteTaken(found)
    rows = found
    readMs = performance.now()
    heard?.(found)
    await tellProcess(db, { ...self, run, ...report() })
    toldMs = performance.now()
  }
  /** Two that share a name would be taken for one that is always there. */
  const noteTaken = (found: readonly ProcessRow[]): void => {
    const other = found.find(({ name }) => name === self.name)
    const taken = rows.length > 0 && other !== undefined && other.run !== run
    if (taken && !isTaken) log.error('process.name-taken', { name: self.name, remedy: 'IOC_NAME' })
    isTaken = taken
  }
  const repeating = startRepeating({
    ...{ failed: 'upkeep.roll-call-failed', everyMs, longestPauseMs: 2_000, log },
    turn: async () => {
      await call()
      return false
    },
  })
  const sweep = setInterval(() => void forgetLost(db, log), forgottenMs / 24).unref()
  return {
    present: () => {
      const sinceMs = performance.now() - readMs
      return rows.map((row) => ({ ...row, agoMs: row.agoMs + sinceMs }))
    },
    isAnswered: () => performance.now() - toldMs <= answeredMs,
    call,
    close: async () => {
      clearInterval(sweep)
      await repeating.close()
      await forgetProcess(db, { name: self.name, run }).catch((error: unknown) =>
        log.warn('upkeep.roll-call-left-behind', { error }),
      )
    },
  }
}

async function forgetLost(db: Db, log: Log): Promise<void> {
  try {
    await forgetLostProcesses(db, { afterMs: forgottenMs })
  } catch (error) {
    log.debug('upkeep.lost-processes-stay', { error })
  }
}
