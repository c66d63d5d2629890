import { randomUUID } from 'node:crypto'
import type { Again, Bell } from '@haidang/jobs'
import {
  type DueDelivery,
  type LeasedDelivery,
  type RefusedState,
  leaseDelivery,
  noteRefused,
  noteTaken,
} from '@haidang/store'
import {
  type DeliveryOptions,
  type DeliveryPaces,
  type Endpoint,
  atOnce,
  mostOfEndpoint,
} from './delivery-options.js'
import { pauseBeforeRetry } from './pause-before-retry.js'
import { writeNotice } from './write-notice.js'

/** A moment that a ring can wait; for longer ones the sweep rings anew. */
const longestRingMs = 8_000
/** A far end that has taken nothing for so long is said to be away. */
const awayMs = 30_000
const nextAtOnce = 4

export type EndpointStats = Readonly<{
  taken: number
  refused: number
  givenUp: number
  /** Whether it took the last that it was sent. */
  isWell: boolean
  bellAvailable: boolean
}>

/** One endpoint: its bell, and the hands that tell it. One that hangs costs its own hands only. */
export class EndpointTeller {
  readonly name: string
  readonly #endpoint: Endpoint
  readonly #options: DeliveryOptions
  readonly #paces: DeliveryPaces
  readonly #bell: Bell
  readonly #self = randomUUID()
  #rungBefore = new Set<string>()
  #counts = { taken: 0, refused: 0, givenUp: 0 }
  #unwellSinceMs: number | undefined
  #awayTold = false

  constructor(endpoint: Endpoint, options: DeliveryOptions, paces: DeliveryPaces) {
    this.name = endpoint.name
    this.#endpoint = endpoint
    this.#options = options
    this.#paces = paces
    this.#bell = options.openBell(endpoint.name, {
      answer: async (id) => (await this.#tell(id)).again,
      atOnce,
    })
  }

  stats(): EndpointStats {
    return {
      ...this.#counts,
      isWell: this.#unwellSinceMs === undefined,
      bellAvailable: this.#bell.stats().available,
    }
  }

  close(): Promise<void> {
    return this.#bell.close()
  }

  /** Has somebody tell these; ourselves when the bell does not work. */
  async call(ids: readonly string[]): Promise<void> {
    if (!(await this.#bell.ring(ids))) await this.#tellHere(ids)
  }

  /**
   * Rings for what is due. What was rung for before and is still due is told here, and so is what a dead process had in its
   * hands, for the bell gives that back later. @returns whether it may go on at once
   */
  async sweep(due: readonly DueDelivery[]): Promise<boolean> {
    const ids = due.map(({ id }) => id)
    const rung = await this.#bell.ring(ids)
    const isLost = ({ id, isOrphan }: DueDelivery): boolean => isOrphan || this.#rungBefore.has(id)
    const here = rung ? due.filter(isLost).map(({ id }) => id) : ids
    this.#rungBefore = new Set(ids)
    return (await this.#tellHere(here)) && here.length > 0
  }

  /** Some at a time, until one is refused: then the others would be, too. @returns whether all went well */
  async #tellHere(ids: readonly string[]): Promise<boolean> {
    const waiting = [...ids]
    let isRefused = false
    const hand = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !isRefused; id = waiting.shift())
        isRefused = (await this.#tell(id)).outcome === 'refused' || isRefused
    }
    await Promise.all(Array.from({ length: atOnce }, hand))
    return !isRefused
  }

  async #tell(id: string): Promise<{ outcome: 'taken' | 'refused' | 'not-now'; again?: Again | undefined }> {
    const { db, register } = this.#options
    const lease = { id, by: this.#self, leaseMs: this.#paces.leaseMs, mostOfEndpoint }
    const leased = await leaseDelivery(db, lease)
    if (!leased) return { outcome: 'not-now' }
    const sent = await this.#endpoint.farEnd.send({ key: id, body: writeNotice(leased.event, register) })
    if (!sent.taken) return { outcome: 'refused', again: await this.#refused(leased, sent) }
    const next = await db.tx((tx) => noteTaken(tx, { id, endpoint: leased.endpoint, next: nextAtOnce }))
    this.#took()
    await this.#bell.ring(next)
    return { outcome: 'taken' }
  }

  async #refused(
    { id, attempts, event }: LeasedDelivery,
    { why, retryAfterMs = 0 }: Readonly<{ why: string; retryAfterMs?: number }>,
  ): Promise<Again | undefined> {
    const { db, chance = Math.random } = this.#options
    const againInMs = Math.max(pauseBeforeRetry(attempts, chance()), retryAfterMs)
    const { patienceMs } = this.#paces
    const noted = await noteRefused(db, { id, by: this.#self, why, againInMs, patienceMs })
    this.#didNotTake(why)
    if (noted && noted.state !== 'waiting') this.#sayEnd(noted, { id, seq: event.seq, why })
    const isSoon = noted?.state === 'waiting' && againInMs <= longestRingMs
    return isSoon ? { againInMs: againInMs + 20 } : undefined
  }

  /** What has been tried for days is told to people: once when it is given up, each time while it is parked. */
  #sayEnd({ state, ...noted }: RefusedState, facts: Readonly<Record<string, unknown>>): void {
    if (state === 'given-up') this.#counts.givenUp += 1
    const event = state === 'parked' ? 'alerting.delivery-parked' : 'alerting.delivery-given-up'
    this.#options.log.error(event, { endpoint: this.name, ...noted, ...facts })
  }

  #took(): void {
    this.#counts.taken += 1
    const unwellSinceMs = this.#unwellSinceMs
    this.#unwellSinceMs = undefined
    if (!this.#awayTold || unwellSinceMs === undefined) return
    this.#awayTold = false
    const awayMs = Math.round(performance.now() - unwellSinceMs)
    this.#options.log.info('alerting.far-end-back', { endpoint: this.name, awayMs })
  }

  #didNotTake(why: string): void {
    this.#counts.refused += 1
    this.#unwellSinceMs ??= performance.now()
    if (this.#awayTold || performance.now() - this.#unwellSinceMs < awayMs) return
    this.#awayTold = true
    this.#options.log.warn('alerting.far-end-away', { endpoint: this.name, why })
  }
}
