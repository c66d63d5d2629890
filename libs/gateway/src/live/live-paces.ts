/** How often, how much, how long: the numbers of the live gateway. */
export type LivePaces = Readonly<{
  /** Between two frames. */
  frameMs: number
  /**
   * Positions of one device are no nearer to each other than this. A little less than three frames: a tracker that
   * reports each second comes into every third to fifth of them, and must not wait for one more.
   */
  movingMs: number
  /** A position is told again, by and by, within about this time, for whoever was left out when it was new. */
  positionsAgainMs: number
  /** The alarm log is read this often even when no wake-up comes. */
  pollMs: number
  /** Events kept in memory, so that a thousand returning consoles are not a thousand queries. */
  memory: number
  /** Events in one reply to `alarms`, and from how many missed on a snapshot is the better answer. */
  page: number
  mostReplayed: number
  heartbeatMs: number
  /** Every session is looked at again this often, also when nothing says that it has changed. */
  recheckMs: number
  slow: SlowLimits
}>

export type SlowLimits = Readonly<{
  /** From here on a client gets no water until it has caught up. */
  shed: Readonly<{ packets: number; waitingMs: number }>
  /** From here on it is disconnected, and comes back by its last number. */
  cut: Readonly<{ packets: number; waitingMs: number; bytes: number }>
}>

export const usualPaces: LivePaces = {
  frameMs: 250,
  movingMs: 700,
  positionsAgainMs: 10_000,
  pollMs: 1_000,
  memory: 5_000,
  page: 500,
  mostReplayed: 50_000,
  heartbeatMs: 5_000,
  recheckMs: 60_000,
  slow: {
    shed: { packets: 500, waitingMs: 5_000 },
    cut: { packets: 2_000, waitingMs: 15_000, bytes: 16 * 1_024 * 1_024 },
  },
}
