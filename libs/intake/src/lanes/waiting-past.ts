import type { IncomingMessage } from '@haidang/broker'
import { instant } from '@haidang/contracts'
import type { Log } from '@haidang/domain'
import { type PastBacklog, StoreUnavailable, type WaitingMessage } from '@haidang/store'

import { type Backlog, Batcher, type Entry } from '../batcher.js'
import { CommitFailed, IntakeUnavailable } from '../intake-error.js'
import type { IntakeLimits } from '../limits.js'
import { Pause } from '../pause.js'
import { GiveWay } from './give-way.js'

type Ports = Readonly<{
  backlog: PastBacklog
  log: Log
  limits: IntakeLimits
  /** Stores a message row by row. @throws IntakeUnavailable: it stays here; CommitFailed: it never can be. */
  store(message: IncomingMessage): Promise<void>
  /** Keeps in quarantine what can never be stored. */
  setAside(message: IncomingMessage, cause: unknown): Promise<void>
  /** Waits while the database is away; false when we are closed. */
  available(): boolean
}>

/** So long a message is ours; who has not stored it by then has died, or a second storing of it is harmless. */
const leaseMs = 60_000
/** Counting reads all that waits. */
const countEveryMs = 1_000

/**
 * Past that waits in the database, as it came and acknowledged, until there is time to store it row by row. Where one
 * line of acknowledgements serves all devices a live message would wait behind it otherwise: ten million rows for minutes.
 */
export class WaitingPast {
  private readonly ports: Ports
  private readonly pause = new Pause()
  private readonly arriving: Batcher<IncomingMessage>
  private readonly way: GiveWay
  private readonly ended: Promise<void>
  private figures = { messages: 0, bytes: 0 }
  private countedMs = Number.NEGATIVE_INFINITY
  /** What has come since we counted. */
  private bytesSince = 0
  private closed = false
  /** Something has come since it was last looked for. */
  private hasCome = false
  private wake = (): void => undefined

  constructor(ports: Ports) {
    const { importMessages, batchBytes } = ports.limits
    this.ports = ports
    const limits = { ...ports.limits, batchMessages: importMessages, batchBytes }
    this.arriving = new Batcher<IncomingMessage>(limits, (entries) => this.write(entries))
    // what still comes goes first: a live message may stand behind it
    const isFlooded = (): boolean => this.arriving.backlog().messages > 1
    this.way = new GiveWay(ports.limits, isFlooded)
    this.ended = this.run()
  }

  /** False: the disk is for other things, too, and whoever sends must wait until what waits is stored. */
  hasRoom(): boolean {
    return this.figures.bytes + this.bytesSince < this.ports.limits.pastBacklogBytes
  }

  /** Resolves when it is in the database, as it came. @throws IntakeUnavailable, IntakeOverloaded, CommitFailed */
  keep(message: IncomingMessage): Promise<void> {
    return this.arriving.add(message, { values: 1, bytes: message.payload.length })
  }

  /** What is on its way into the database. */
  backlog(): Backlog {
    return this.arriving.backlog()
  }

  /** What waits in the database, of all processes, as we have last counted. */
  waitingNow(): Readonly<{ messages: number; bytes: number }> {
    return this.figures
  }

  /** Ends: what waits stays in the database, what is being stored is waited for. */
  async close(): Promise<void> {
    this.closed = true
    this.way.close()
    this.pause.end()
    this.wake()
    await Promise.all([this.arriving.flush(), this.ended])
  }

  private async write(entries: readonly Entry<IncomingMessage>[]): Promise<void> {
    try {
      await this.ports.backlog.keep(entries.map(({ work }) => work))
    } catch (cause) {
      const error =
        cause instanceof StoreUnavailable
          ? new IntakeUnavailable('the database is away', { cause })
          : new CommitFailed('keeping what devices tell of their past', { cause })
      for (const { failed } of entries) failed(error)
      return
    }
    for (const { done } of entries) done()
    this.bytesSince += entries.reduce((sum, { weight }) => sum + weight.bytes, 0)
    this.hasCome = true
    this.wake()
  }

  /** Stores what waits, piece by piece, until we are closed. Never rejects. */
  private async run(): Promise<void> {
    const { pastIdleMs, pastTroubledMs } = this.ports.limits
    while (!this.closed) {
      try {
        await this.way.before()
        if (!(await this.storePiece())) await this.rest(pastIdleMs)
      } catch (error) {
        if (!this.closed) this.ports.log.warn('intake.past-waits', { error })
        await this.pause.wait(pastTroubledMs)
      }
    }
  }

  /** @returns whether there was anything */
  private async storePiece(): Promise<boolean> {
    const { backlog, limits, available } = this.ports
    if (!available()) return false
    this.hasCome = false
    const taken = await backlog.take({ most: limits.pastMessages, leaseMs })
    await this.count(taken.length === 0)
    if (taken.length === 0) return this.hasCome
    const stored = await Promise.all(taken.map((message) => this.store(message)))
    const ended = taken.filter((_, place) => stored[place] === true)
    if (ended.length > 0) await backlog.end(ended.map(({ id }) => id))
    if (ended.length < taken.length) await this.pause.wait(limits.pastTroubledMs)
    return true
  }

  private async count(isOver: boolean): Promise<void> {
    const nowMs = performance.now()
    if (!isOver && nowMs - this.countedMs < countEveryMs) return
    this.countedMs = nowMs
    const before = this.bytesSince
    this.figures = await this.ports.backlog.count()
    this.bytesSince -= before // counted, unless it came meanwhile
  }

  /** Whether nothing of it has to wait any longer. */
  private async store({ topic, payload, receivedAt }: WaitingMessage): Promise<boolean> {
    const { store, setAside, log } = this.ports
    // perhaps for the second time: whoever had it may have died behind the commit
    const message = { topic, payload, receivedAt, qos: 1, dup: true, client: '' } as const
    try {
      await store(message)
      return true
    } catch (cause) {
      if (!(cause instanceof CommitFailed)) return false
      try {
        await setAside(message, cause)
      } catch (error) {
        log.error('intake.past-not-set-aside', { ...nameOf(message), error })
        return false
      }
      log.error('intake.past-set-aside', { ...nameOf(message), cause })
      return true
    }
  }

  /** Until something comes, or the time is over: another process may have left something. */
  private rest(ms: number): Promise<void> {
    if (this.closed || this.hasCome) return Promise.resolve()
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }
}

function nameOf({ topic, receivedAt }: IncomingMessage): Readonly<{ topic: string; receivedAt: string }> {
  return { topic, receivedAt: instant(receivedAt) }
}
