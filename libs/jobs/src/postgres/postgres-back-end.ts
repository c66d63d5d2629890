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
  queue.on('error', () => undefined)
  try {
    await queue.waitUntilReady()
  } catch (error) {
    await queue.disconnect()
    throw error
  }
  const worker =
    listening &&
    new Worker<Word>(name, listening.processor, {
      ...listening.options,
      connection: connection('listening', 3),
    })
  return {
    ...{ queue, worker },
    probe: async () => void (await queue.getWaitingCount()),
    findUnsafe: async () => undefined,
  }
}
