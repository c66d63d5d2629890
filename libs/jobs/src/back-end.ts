import type { JobsOptions, Processor, WorkerOptions } from 'bullmq'
import type { BellPaces } from './bell.js'

export type Word = Readonly<{ id: string }>

/** What the bell needs of a queue of BullMQ, whatever it is kept in. */
export type BellQueue = Readonly<{
  addBulk(rings: { name: string; data: Word; opts: JobsOptions }[]): Promise<unknown>
  close(): Promise<void>
  getBackend(): Wire
  on(event: 'error', listener: (error: Error) => void): unknown
}>

/** What a queue or a worker has to its server. */
type Wire = Readonly<{ close(force: boolean): Promise<void> }>

export type BellWorker = Readonly<{
  close(force?: boolean): Promise<void>
  getBackend(): Wire
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'stalled', listener: (jobId: string) => void): unknown
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown
}>

export type Listening = Readonly<{ processor: Processor<Word>; options: ListeningOptions }>
type ListeningOptions = Omit<WorkerOptions, 'connection'>

export type BackEndOptions = Readonly<{ url: string; queue: string; paces: BellPaces }>

/** Opened at once; the server may come later. */
export type Opened = Readonly<{
  queue: BellQueue
  worker: BellWorker | undefined
  /** From now on a connection that is lost stays so: what closes would else come back, and nobody would close it any more. */
  leave(): void
  /** A word to the server that it must take as it would a ring. Rejects when it does not. */
  probe(): Promise<void>
  /** What about the server's settings is unsafe for queues; nothing when all is well. */
  findUnsafe(): Promise<Readonly<Record<string, string>> | undefined>
}>

/** One of the two ways to keep a queue. Whether a worker listens is told by `listening`. */
export type BackEnd = (options: BackEndOptions, listening: Listening | undefined) => Promise<Opened>
