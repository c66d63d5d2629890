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

type Failure = Readonly<{ problem: 'unavailable' | 'unexpected'; message: string; stack?: string }>

/** Errors do not travel between threads with their class; what they say and where, does. */
export function problemOf(error: unknown): Failure {
  const problem = error instanceof StoreUnavailable ? 'unavailable' : 'unexpected'
  if (!(error instanceof Error)) return { problem, message: String(error) }
  return { problem, message: error.message, ...(error.stack && { stack: error.stack }) }
}

export type ThreadOptions = Readonly<{
  /** What runs in the thread; absent: a rehearsal. */
  script?: URL
  /** More than this and the thread ends, not the process. */
  mostHeapMb?: number
  /** One that was told to end and has not by then is ended. */
  patienceMs?: number
}>

/** Runs each rehearsal in a thread of its own: the engine of the past must not stand in the way of the one of now. */
export function threadRunner({
  script = new URL('./rehearsal-thread.js', import.meta.url),
  mostHeapMb = 384,
  patienceMs = 5_000,
}: ThreadOptions = {}): RunOne {
  return ({ order, databaseUrl, told, signal, onProgress }) => {
    const data: ThreadOrder = { order, databaseUrl, told }
    const thread = new Worker(script, {
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
        else reject(errorOf(message))
      })
      thread.on('error', (cause) => reject(new Error('the thread of a rehearsal broke down', { cause })))
      thread.on('exit', (code) =>
        reject(new Error(`the thread of a rehearsal ended before its work (code ${code})`)),
      )
    }).finally(() => {
      signal.removeEventListener('abort', cancel)
      void thread.terminate() // an open connection would keep it
    })
  }
}

function errorOf({ problem, message, stack }: Failure): Error {
  const error = problem === 'unavailable' ? new StoreUnavailable(message) : new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}

export const runInThread: RunOne = threadRunner()
