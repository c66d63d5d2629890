import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { expressionOf } from '@haidang/expressions'
import { createLog } from '@haidang/platform'

import { type FromThread, type ToThread, type ThreadOrder, problemOf } from './run-in-thread.js'
import { runRehearsal } from './run-rehearsal.js'

// What is live goes first. On Linux this is the thread's own; elsewhere it would be the whole process's.
if (process.platform === 'linux') setPriority(10)

const { order, databaseUrl, told } = workerData as ThreadOrder
const ending = new AbortController()
parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'cancel') ending.abort(new Error('the rehearsal was cancelled'))
})
const say = (message: FromThread): void => parentPort?.postMessage(message)
try {
  const report = await runRehearsal({
    ...{ order, databaseUrl, told, expressionOf },
    log: createLog('info').child({ part: 'rehearsal' }),
    signal: ending.signal,
    onProgress: (progress) => say({ kind: 'progress', progress }),
  })
  say({ kind: 'done', report })
} catch (error) {
  say({ kind: 'failed', ...problemOf(error) })
}
parentPort?.close()
