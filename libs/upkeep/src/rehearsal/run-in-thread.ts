import { Worker } from 'node:worker_threads'
import type { RehearsalOrder, RehearsalProgress, RehearsalReport } from '@haidang/domain'
import { StoreUnavailable, type ToldAlarm } from '@haidang/store'

import type { RunOne } from './start-rehearsals.js'

/** What the thread is given. */
export type ThreadOrder = Readonly<{
  order: RehearsalOrder
  databaseUrl: string
  told: readonly ToldAlarm[]
}>

export type ToThread = Readonly<{ kind: 'cancel' }>

export type FromThread =
  | Readonly<{ kind: 'progress'; progress: RehearsalProgress }>
  | Readonly<{ kind: 'done'; report: RehearsalReport }>
  | (Readonly<{ kind: 'failed' }> & Failure)

type Failure = Readonly<{ problem: 'unavailable' | 'unexpected'; message: string }>

/** Errors do not travel between threads with their class. */
export function problemOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return { problem: error instanceof StoreUnavailable ? 'unavailable' : 'unexpected', message }
}

/** More than this and it ends, not the process. */
const mostHeapMb = 384
/** A thread that was told to end and has not by then is ended. */
const patienceMs = 5_000

/** Runs a rehearsal in a thread of its own: the engine of the past must not stand in the way of the one of now. */
export const runInThread: RunOne = ({ order, databaseUrl, told, signal, onProgress }) => {
  const data: ThreadOrder = { order, databaseUrl, told }
  const thread = new Worker(new URL('./rehearsal-thread.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  })
  const cancel = (): void => {
    const message: ToThread = { kind: 'cancel' }
    thread.postMessage(message)
    setTimeout(() => void thread.terminate(), patienceMs).unref()
  }
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel)
  return new Promise<RehearsalReport>((resolve, reject) => {
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'progress') onProgress(message.progress)
      else if (message.kind === 'done') resolve(message.report)
      else if (message.problem === 'unavailable') reject(new StoreUnavailable(message.message))
      else reject(new Error(message.message))
    })
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('the thread of a rehearsal ended before its work')))
  }).finally(() => {
    signal.removeEventListener('abort', cancel)
    void thread.terminate() // an open connection would keep it
  })
}
