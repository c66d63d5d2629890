import type { Log } from '@haidang/domain'
import { startRepeating } from '@haidang/platform'
import { type Db, askDatabase } from '@haidang/store'

/** A database that has not answered for so long is away. */
export const answeredMs = 5_000

/** Whether the database answers, known although nobody else asks it anything. */
export type Asking = Readonly<{
  /** Whether it has answered within the last seconds. */
  isAnswered: () => boolean
  close: () => Promise<void>
}>

/**
 * Asks the database each second whether it is there: one that hangs at night, when nothing arrives to be stored, is told as
 * soon as one by day.
 */
export function startAsking({ db, log }: Readonly<{ db: Db; log: Log }>): Asking {
  let answeredAtMs = performance.now()
  const repeating = startRepeating({
    ...{ failed: 'upkeep.database-not-answering', everyMs: 1_000, longestPauseMs: 2_000, log },
    turn: async () => {
      await askDatabase(db)
      answeredAtMs = performance.now()
      return false
    },
  })
  return {
    isAnswered: () => performance.now() - answeredAtMs <= answeredMs,
    close: () => repeating.close(),
  }
}
