import { setTimeout as pause } from 'node:timers/promises'
import type { Clock, Log } from '@haidang/domain'
import { DelayedError, type Job } from 'bullmq'
import type { BackEnd, BackEndOptions, Listening, Opened, Word } from './back-end.js'
import { type Answer, type Bell, type BellPaces, type BellStats, usualPaces } from './bell.js'
import { inTime } from './in-time.js'
import { openPostgres } from './postgres/postgres-back-end.js'
import { openRedis } from './redis/redis-back-end.js'

export type BellOptions = Readonly<{
  /** Whom it rings for; those who ring and those who listen share it. a-z, 0-9 and - */
  queue: string
  /** Kept there when it is given, */
  redisUrl?: string | undefined
  /** and here otherwise. */
  databaseUrl: string
  /** Absent: this process rings only. */
  answer?: Answer
  /** Answers at a time. */
  atOnce?: number
  clock: Clock
  log: Log
  paces?: Partial<BellPaces>
}>

/** Opens at once: a server that is not there yet, or not any more, holds nobody up. */
export function openBell(options: BellOptions): Bell {
  const bell = new BullBell(options)
  return {
    ring: (ids) => bell.ring(ids),
    stats: () => bell.stats(),
    close: () => bell.close(),
  }
}

const goodbyeMs = 3_000
const reopenMs = 1_000

class BullBell {
  readonly #options: BellOptions
  readonly #paces: BellPaces
  readonly #open: BackEnd
  readonly #place: BackEndOptions
  readonly #closing = new AbortController()
  readonly #probing: Promise<void>
  #opened: Opened | undefined
  #isAvailable = false
  /** It took longer than it may: nobody waits for it again before it has answered a probe. */
  #isSilent = false
  #awayTold = false
  readonly #answering = new Set<Promise<unknown>>()
  #counts = { rung: 0, unrung: 0, answered: 0, failed: 0, stalled: 0 }

  constructor(options: BellOptions) {
    this.#options = options
    const { queue, redisUrl, databaseUrl } = options
    this.#paces = { ...usualPaces, ...options.paces }
    this.#open = redisUrl === undefined ? openPostgres : openRedis
    this.#place = { url: redisUrl ?? databaseUrl, queue, paces: this.#paces }
    this.#probing = this.#live()
  }

  stats(): BellStats {
    return { available: this.#isAvailable, ...this.#counts }
  }

  async ring(ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true
    const taken = await this.#ask(({ queue }) => queue.addBulk(ids.map(ringFor)))
    this.#counts[taken ? 'rung' : 'unrung'] += ids.length
    return taken
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#probing
    if (!this.#opened) return
    this.#opened.leave()
    if (this.#isAvailable && (await endsInOrder(this.#opened))) return
    await inTime(goodbyeMs, Promise.allSettled(this.#answering))
    await inTime(goodbyeMs, hangUp(this.#opened))
  }

  /** Opens it, and looks now and then whether it works. */
  async #live(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const isOpen = this.#opened !== undefined || (await this.#tryToOpen())
      if (isOpen) await this.#probe()
      await this.#wait(isOpen ? this.#paces.probeMs : reopenMs)
    }
  }

  async #tryToOpen(): Promise<boolean> {
    try {
      const opened = await this.#open(this.#place, this.#listening())
      opened.queue.on('error', (error) => this.#trouble(error))
      opened.worker?.on('error', (error) => this.#trouble(error))
      opened.worker?.on('stalled', () => void (this.#counts.stalled += 1))
      opened.worker?.on('failed', (_job, error) => this.#options.log.warn('jobs.answer-failed', { error }))
      this.#opened = opened
      return true
    } catch (error) {
      this.#says(false, error)
      return false
    }
  }

  #listening(): Listening | undefined {
    const { answer, atOnce = 8 } = this.#options
    if (!answer) return undefined
    const { lockMs, stalledMs, mostStalls } = this.#paces
    return {
      processor: (job, token) => this.#answer(answer, { job, token }),
      options: {
        ...{ concurrency: atOnce, lockDuration: lockMs, stalledInterval: stalledMs },
        ...{ maxStalledCount: mostStalls, runRetryDelay: reopenMs },
      },
    }
  }

  async #answer(
    answer: Answer,
    { job, token }: { job: Job<Word>; token: string | undefined },
  ): Promise<void> {
    this.#counts.answered += 1
    const answering = answer(job.data.id).catch((error: unknown) => {
      this.#counts.failed += 1
      throw error
    })
    this.#answering.add(answering)
    const again = await answering.finally(() => this.#answering.delete(answering))
    if (!again) return
    await job.moveToDelayed(this.#options.clock.now() + again.againInMs, token)
    throw new DelayedError()
  }

  async #probe(): Promise<void> {
    this.#isSilent = false
    const wasAvailable = this.#isAvailable
    const works = await this.#ask(({ probe }) => probe())
    if (!works || wasAvailable) return
    await this.#ask(async ({ findUnsafe }) => {
      const unsafe = await findUnsafe()
      if (unsafe) this.#options.log.warn('jobs.unsafe-setting', unsafe)
    })
  }

  /** @returns whether it was done, in time. */
  async #ask(question: (opened: Opened) => Promise<unknown>): Promise<boolean> {
    if (!this.#opened || this.#isSilent) return false
    let failure: unknown = new Error('it does not answer')
    const asked = question(this.#opened).then(
      () => true,
      (error: unknown) => {
        failure = error
        return false
      },
    )
    const answer = await inTime(this.#paces.ringMs, asked)
    this.#isSilent = answer === undefined
    this.#says(answer === true, failure)
    return answer === true
  }

  /** Told once, and its end. */
  #says(isAvailable: boolean, error: unknown): void {
    this.#isAvailable = isAvailable
    if (isAvailable === !this.#awayTold || this.#closing.signal.aborted) return
    this.#awayTold = !isAvailable
    const { queue, log } = this.#options
    if (isAvailable) log.info('jobs.bell-back', { queue })
    else log.warn('jobs.bell-away', { queue, error })
  }

  #trouble(error: Error): void {
    this.#options.log.debug('jobs.trouble', { queue: this.#options.queue, error: error.message })
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined)
  }
}

/** It leaves nothing behind, or the next one for the same id would be taken for it. */
function ringFor(id: string) {
  const opts = { jobId: `delivery-${id}`, removeOnComplete: true, removeOnFail: true, attempts: 1 }
  return { name: 'ring', data: { id }, opts }
}

/** Says goodbye to the server, after the answers that are being given. @returns whether it has heard */
async function endsInOrder({ queue, worker }: Opened): Promise<boolean> {
  const isHeard = (ending: Promise<void>): Promise<boolean> =>
    ending.then(
      () => true,
      () => false,
    )
  const isWorkerGone = !worker || (await inTime(goodbyeMs * 3, isHeard(worker.close())))
  return isWorkerGone === true && (await inTime(goodbyeMs, isHeard(queue.close()))) === true
}

/** Without a word: to a server that is away a goodbye would be tried for ever. What was to be done stands in the database. */
async function hangUp({ queue, worker }: Opened): Promise<void> {
  void worker?.close(true).catch(() => undefined) // or it would go on asking
  const wires = [queue, ...(worker ? [worker] : [])].map((end) => end.getBackend())
  await Promise.allSettled(wires.map((wire) => wire.close(true)))
}
