import type { Log } from '@haidang/domain'
import { createInProcessBus } from './in-process-bus.js'
import type { OpenLiveBus } from './live-bus.js'
import { openRedisBus } from './redis/redis-bus.js'
import type { LinkPaces } from './redis/redis-link.js'

export type LiveBusOptions = Readonly<{
  /** The Redis that carries it between processes; without one it carries between the parts of this one. */
  redisUrl?: string | undefined
  log: Log
  paces?: Partial<LinkPaces>
}>

/** The live bus, at once: a Redis that is not there yet, or not any more, holds nobody up. */
export function openLiveBus({ redisUrl, log, paces }: LiveBusOptions): OpenLiveBus {
  if (redisUrl !== undefined) return openRedisBus({ url: redisUrl, log, ...(paces && { paces }) })
  return {
    ...createInProcessBus({ log }),
    stats: () => ({ available: true, sent: 0, heard: 0, unsent: 0 }),
    close: async () => undefined,
  }
}
