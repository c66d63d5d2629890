/** What whoever was rung for wants: nothing more, or to be rung for again in a moment. */
export type Again = Readonly<{ againInMs: number }>

/** Does the work of one id. What it throws is logged, and costs the ring only: the work itself stands in the database. */
export type Answer = (id: string) => Promise<Again | undefined>

export type BellStats = Readonly<{
  /** Whether the last word to it was taken, at most some seconds ago. */
  available: boolean
  /** Rings that it has taken, and those that it has not, since the start. */
  rung: number
  unrung: number
  /** Times that somebody here has answered, and times that the answer failed. */
  answered: number
  failed: number
  /** Rings whose answerer had died and that were given to another one, as seen from here. */
  stalled: number
}>

/**
 * A doorbell between processes: who rings with an id makes one of those who listen answer it. It promises nothing. A ring
 * may be lost, may come late and may come twice; what must be done is written elsewhere, and somebody looks there now and then.
 */
export type Bell = Readonly<{
  /** Never rejects, and never takes longer than its time limit. An id that is waiting already is not rung twice. @returns whether all were taken */
  ring(ids: readonly string[]): Promise<boolean>
  stats(): BellStats
  /** Waits, for a while, for the answers that are being given. */
  close(): Promise<void>
}>

/** Of both back ends; tests make seconds of minutes. */
export type BellPaces = Readonly<{
  /** An answerer that has not been heard of for so long is given up, and its ring goes to another one. */
  lockMs: number
  /** Between two looks for such rings. */
  stalledMs: number
  /** How often a ring may be taken over before it is dropped; whoever looks at what is to be done rings anew. */
  mostStalls: number
  /** The longest that `ring` takes. */
  ringMs: number
  /** Between two looks whether the bell works. */
  probeMs: number
}>

/** BullMQ's own would give a ring up for good after the second crash, and take over after 30 to 60 s. */
export const usualPaces: BellPaces = {
  lockMs: 10_000,
  stalledMs: 5_000,
  mostStalls: 10,
  ringMs: 2_000,
  probeMs: 2_000,
}
