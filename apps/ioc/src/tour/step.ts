import type { CredentialJson } from '@haidang/contracts'
import type { Follower } from '../live/follow-alarms.js'
import type { Product } from '../product/find-product.js'
import type { DeviceLine } from '../speak/device-line.js'
import type { Rest } from '../speak/rest.js'
import type { Station } from './station.js'

/** What the steps of one tour share; each leaves in it what the next ones need. */
export type Tour = {
  readonly product: Product
  readonly rest: Rest
  readonly follower: Follower
  readonly station: Station
  /** May the main process be killed? */
  readonly mayKill: boolean
  readonly signal: AbortSignal
  /** Distinct instants of the server's clock, epoch ms, never before now. */
  readonly stamp: () => number
  /** Shown once; absent until the station has been borrowed. */
  credential?: CredentialJson
  line?: DeviceLine
  /** Id of the alarm that the tour has raised. */
  alarm?: string
}

export type Finding =
  | Readonly<{
      /** What a doubter can look up, a sentence a line. */
      evidence: readonly string[]
      /** Where the step took longer than what it shows: how long that took. */
      ms?: number
      figures?: Readonly<Record<string, number>>
    }>
  | Readonly<{ skipped: string }>

/** One thing that a doubter would try. It throws what was not as it should be. */
export type Step = Readonly<{
  id: string
  title: string
  /** Makes sense only while the station is borrowed. */
  needsStation?: true
  take(tour: Tour): Promise<Finding>
}>

/** Something is not as promised: the cross, in words. */
export class Doubt extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Doubt'
  }
}

/** @throws Doubt with those words unless it is so */
export function must(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Doubt(otherwise)
}
