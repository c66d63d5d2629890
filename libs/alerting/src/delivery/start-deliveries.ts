import { startRepeating } from '@haidang/platform'
import {
  type DeliveryFigures,
  type DeliveryPlace,
  drainOutbox,
  mendDueDeliveries,
  readDeliveryFigures,
  readDueDeliveries,
  tellEndpoint,
} from '@haidang/store'
import { type DeliveryOptions, usualPaces } from './delivery-options.js'
import { EndpointTeller } from './tell-endpoint.js'

export type DeliveryStats = DeliveryFigures &
  Readonly<{
    taken: number
    refused: number
    givenUp: number
    /** Whether every far end took the last that it was sent. */
    farEndsWell: boolean
    bellsAvailable: boolean
  }>

export type Deliveries = Readonly<{
  /** The figures are those of the last sweep. */
  stats(): DeliveryStats
  /** Waits for what is being told. */
  close(): Promise<void>
}>

const lettersAtOnce = 200
const dueAtOnce = 100

/**
 * Tells far ends of alarm events. The outbox and the deliveries in the database are what is to be told; a bell between the
 * workers makes it quick, and a sweep finds what the bell has lost. So neither a crash nor the bell's server costs a notice.
 */
export function startDeliveries(options: DeliveryOptions): Deliveries {
  const paces = { ...usualPaces, ...options.paces }
  const { db, log, onAlarms } = options
  const tellers = options.endpoints.map((endpoint) => new EndpointTeller(endpoint, options, paces))
  let figures: DeliveryFigures = { waiting: 0, parked: 0, oldestSeconds: 0, undrained: 0 }

  let isTold = false
  /** Before anything is drained: what comes out of the outbox goes to those who are known by then. */
  const tellEndpoints = async (): Promise<void> => {
    for (const { name } of tellers) await tellEndpoint(db, name)
    isTold = true
  }
  const sweep = async (): Promise<boolean> => {
    await tellEndpoints()
    const endpoints = tellers.map(({ name }) => name)
    await mendDueDeliveries(db, endpoints)
    const due = await readDueDeliveries(db, { endpoints, limit: dueAtOnce })
    const goesOn = await Promise.all(tellers.map((teller) => teller.sweep(due.filter(isOf(teller)))))
    figures = await readDeliveryFigures(db)
    return goesOn.some(Boolean)
  }
  const drain = async (): Promise<boolean> => {
    if (!isTold) await tellEndpoints()
    const { letters, made } = await drainOutbox(db, { limit: lettersAtOnce })
    for (const teller of tellers) {
      const ids = made.filter(isOf(teller)).map(({ id }) => id)
      if (ids.length > 0)
        void teller.call(ids).catch((error: unknown) => log.warn('alerting.not-told', { error }))
    }
    return letters === lettersAtOnce
  }

  const draining = alone(drain)
  const sweeps = startRepeating({
    ...{ failed: 'alerting.delivery-sweep-failed', everyMs: paces.sweepMs, longestPauseMs: paces.sweepMs },
    ...{ log, turn: sweep },
  })
  const drains = startRepeating({
    ...{ failed: 'alerting.outbox-not-drained', everyMs: paces.drainMs, longestPauseMs: 5_000 },
    ...{ log, turn: draining },
  })
  // What fails here is tried again by the next turn, which says so.
  const unsubscribe = onAlarms(() => void draining().catch(() => undefined))
  return {
    stats: () => statsOf(tellers, figures),
    close: async () => {
      unsubscribe()
      await Promise.all([drains.close(), sweeps.close()])
      await Promise.all(tellers.map((teller) => teller.close()))
    },
  }
}

const isOf =
  ({ name }: EndpointTeller) =>
  ({ endpoint }: Pick<DeliveryPlace, 'endpoint'>): boolean =>
    endpoint === name

function statsOf(tellers: readonly EndpointTeller[], figures: DeliveryFigures): DeliveryStats {
  const all = tellers.map((teller) => teller.stats())
  const sum = (of: 'taken' | 'refused' | 'givenUp') => all.reduce((total, stats) => total + stats[of], 0)
  return {
    ...figures,
    ...{ taken: sum('taken'), refused: sum('refused'), givenUp: sum('givenUp') },
    farEndsWell: all.every(({ isWell }) => isWell),
    bellsAvailable: all.every(({ bellAvailable }) => bellAvailable),
  }
}

/** Never two at once: who asks while one is at work gets the one that begins after it. */
function alone<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined
  const begin = (): Promise<T> => {
    const begun = work().finally(() => {
      if (running === begun) running = undefined
    })
    running = begun
    return begun
  }
  return () => {
    if (!running) return begin()
    next ??= running
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        next = undefined
        return begin()
      })
    return next
  }
}
