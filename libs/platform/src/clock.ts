import type { Clock } from '@haidang/domain'

/** The computer's own clock: the only place below the apps that reads it. */
export const systemClock: Clock = { now: () => Date.now() }
