/** Limits of the listener, before anything of a request is looked at. */
export const listenerLimits = {
  bodyBytes: 256 * 1_024,
  headerBytes: 16 * 1_024,
  /** All headers must have come; a client that dribbles is cut off. */
  headersMs: 10_000,
  requestMs: 30_000,
  /** How often the two above are looked after. */
  checkEveryMs: 2_000,
  keepAliveMs: 65_000,
  connections: 10_000,
  /** The longest id in a path: an alarm's. */
  pathParameter: 260,
} as const
