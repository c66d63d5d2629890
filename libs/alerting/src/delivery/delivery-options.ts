import type { FarEnd } from '@haidang/channels'
import type { LetterSources } from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'
import type { Answer, Bell } from '@haidang/jobs'
import type { Db } from '@haidang/store'

/** Somewhere outside that is told of every alarm event. Its name stays the same for ever: deliveries are kept under it. */
export type Endpoint = Readonly<{ name: string; farEnd: FarEnd }>

export type DeliveryPaces = Readonly<{
  /** Between two looks at the outbox, when nobody says that there is something in it. */
  drainMs: number
  /** Between two looks for what is due and nobody is telling. */
  sweepMs: number
  /** For so long one who tells is not disturbed; longer than a far end may take, shorter than a ring stays with a dead process. */
  leaseMs: number
  /** After so long one of severity 4 or 5 is parked, any other given up. */
  patienceMs: number
}>

export const usualPaces: DeliveryPaces = {
  drainMs: 1_000,
  sweepMs: 10_000,
  leaseMs: 9_000,
  patienceMs: 72 * 3_600_000,
}

/** Leases of one endpoint at a time, over all processes. */
export const mostOfEndpoint = 16
/** Of them in this one. */
export const atOnce = 4

export type DeliveryOptions = Readonly<{
  db: Db
  /** One bell for each endpoint, answered by us. */
  openBell: (endpoint: string, answering: Readonly<{ answer: Answer; atOnce: number }>) => Bell
  /** None: what comes into the outbox has nobody to be told to, and is ticked off. */
  endpoints: readonly Endpoint[]
  register: LetterSources
  /** Calls whenever there may be something in the outbox. @returns ends it */
  onAlarms: (wake: () => void) => () => void
  clock: Clock
  log: Log
  /** In [0, 1). */
  chance?: () => number
  paces?: Partial<DeliveryPaces>
}>
