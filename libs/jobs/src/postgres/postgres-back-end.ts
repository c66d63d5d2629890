import { createPostgresBackend, withBackend } from 'bullmq'
import type { BackEnd, Word } from '../back-end.js'

/** With a password in none of them: `connectionString` has it. */
const common = {
  migrate: true,
  keepAlive: true,
  connectionTimeoutMillis: 2_000,
  query_timeout: 3_000,
  statement_timeout: 2_500,
  idle_in_transaction_session_timeout: 5_000,
}

const { Queue, Worker } = withBackend(createPostgresBackend)

/** BullMQ in PostgreSQL's schema `bullmq`, which it makes and keeps itself. Rejects while the server is away: it would not come by itself. */
export const openPostgres: BackEnd = async ({ url, queue: name }, listening) => {
  const connection = (purpose: string, max: number) => ({
    ...{ ...common, connectionString: url, application_name: `haidang-jobs-${purpose}`, max },
  })
  const queue = new Queue<Word>(name, { connection: connection('ringing', 2), skipMetasUpdate: true })
  // A worker whose first connection failed would ask again and again without a pause, and nothing else would run any more.
  const worker =
    listening &&
    new Worker<Word>(name, listening.processor, {
      ...{ ...listening.options, autorun: false },
      connection: connection('listening', 3),
    })
  queue.on('error', () => undefined)
  worker?.on('error', () => undefined)
  try {
    await Promise.all([queue.waitUntilReady(), worker?.waitUntilReady()])
  } catch (error) {
    await Promise.allSettled([queue.disconnect(), worker?.disconnect()])
    throw error
  }
  void worker?.run().catch(() => undefined)
  return {
    ...{ queue, worker },
    leave: () => undefined, // its pools come back for what is asked of them only
    probe: async () => void (await queue.getWaitingCount()),
    findUnsafe: async () => undefined,
  }
}
