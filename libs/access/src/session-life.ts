const hourMs = 3_600_000

/**
 * How long a session lives. A shift is eight hours and screens lock themselves; the cookie outlives one shift,
 * not two (ASVS 5.0.0 7.3.1, 7.3.2).
 */
export const sessionLife = {
  idleMs: 8 * hourMs,
  absoluteMs: 24 * hourMs,
  /** Use is noted no more often than this. */
  touchEveryMs: 60_000,
} as const

/** How long a one-time sign-in link counts. */
export const linkLifeMs = 10 * 60_000
