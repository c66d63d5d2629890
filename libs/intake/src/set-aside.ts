import type { IncomingMessage } from '@haidang/broker'
import type { CommitBatch } from '@haidang/store'

import { refusalRecord } from './refusal-record.js'

/**
 * Keeps in quarantine what fails again and again while other messages are stored, so that it holds up nobody. Resolves
 * when it is kept. @throws StoreUnavailable when it is not.
 */
export function createSetAside(
  commit: (batch: CommitBatch) => Promise<unknown>,
): (message: IncomingMessage, cause: unknown) => Promise<void> {
  return async (message, cause) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    const refusal = { reason: 'unstorable', path: '', message: why, count: 1 } as const
    await commit({ observations: [], signals: [], refusals: [refusalRecord(refusal, { message })] })
  }
}
