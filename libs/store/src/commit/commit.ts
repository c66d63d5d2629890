import { setTimeout as pause } from 'node:timers/promises'

import { judgeSqlError } from '../db/sql-state.js'
import { StoreUnavailable } from '../db/store-unavailable.js'
import { messageOf } from '../error-facts.js'
import type { CommitBatch, CommitOutcome, EvaluateDevice } from './commit-batch.js'
import { type BatchPart, createDivision } from './divide-batch.js'
import { commitOnce, devicesOf } from './commit-once.js'
import { joinOutcomes } from './join-outcomes.js'
import type { CommitStore } from './open-commit-store.js'
import { LostRace } from './save-states.js'

/** After so many lost races the states are locked first, which cannot lose another. */
const optimisticAttempts = 2
const attempts = 8

/**
 * The one writer of observations, device states and alarms. Stores what is new, evaluates only that, writes what
 * follows, numbers the transitions, and commits: all or nothing. A row that PostgreSQL can never hold is found by
 * bisection and put into quarantine as `unstorable`; the rest of the batch is then stored in several transactions.
 *
 * @throws StoreUnavailable when the database does not answer or cannot store now. The same batch may be given
 * again: what was stored before the failure counts as duplicates.
 */
export async function commit(
  store: CommitStore,
  batch: CommitBatch,
  evaluate: EvaluateDevice,
): Promise<CommitOutcome> {
  const division = createDivision(batch)
  const outcomes: { part: BatchPart; outcome: CommitOutcome }[] = []
  for (let part = division.next(); part; part = division.next()) {
    try {
      outcomes.push({ part, outcome: await commitPart(store, part.batch, evaluate) })
    } catch (error) {
      if (judgeSqlError(error) !== 'poison' || !division.divide(part, error)) throw asUnavailable(error)
    }
  }
  return joinOutcomes(batch, outcomes)
}

async function commitPart(
  store: CommitStore,
  batch: CommitBatch,
  evaluate: EvaluateDevice,
): Promise<CommitOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commitOnce(store, { batch, evaluate, lockFirst: attempt > optimisticAttempts })
    } catch (error) {
      store.devices.forget(devicesOf(batch))
      if (!lostRace(error)) throw error
      if (attempt === attempts)
        throw new StoreUnavailable(`others moved the same devices ${attempts} times`, { cause: error })
      await pause(Math.random() * 5 * 2 ** attempt)
    }
  }
}

function lostRace(error: unknown): boolean {
  return error instanceof LostRace || judgeSqlError(error) === 'lost-race'
}

/** A statement that fails for any other reason keeps nobody's data either: the caller must hold on to its batch. */
function asUnavailable(error: unknown): unknown {
  if (judgeSqlError(error) !== 'fault') return error
  return new StoreUnavailable(`the database refused a statement of ours: ${messageOf(error)}`, {
    cause: error,
  })
}
