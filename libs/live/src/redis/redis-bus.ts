import type { Log } from '@haidang/domain'
import { createInProcessBus } from '../in-process-bus.js'
import type { OpenLiveBus } from '../live-bus.js'
import { readMessage, writeMessages } from './bus-message.js'
import { type LinkPaces, openRedisLink } from './redis-link.js'

export type RedisBusOptions = Readonly<{ url: string; log: Log; paces?: Partial<LinkPaces> }>

/**
 * The live bus between processes, through Redis pub/sub. Who listens in the publisher's own process hears it at once, as
 * without Redis; the others hear it when Redis does its part. Redis keeps nothing and promises nothing, so whenever
 * something may have been lost, on our side or on another's, everybody who could miss it hears `messages.lost`.
 */
export function openRedisBus({ url, log, paces }: RedisBusOptions): OpenLiveBus {
  const local = createInProcessBus({ log })
  const counts = { sent: 0, heard: 0, unsent: 0 }
  const link = openRedisLink({
    ...{ url, log },
    ...(paces && { paces }),
    heard: (bytes) => {
      counts.heard += 1
      readMessage(bytes)?.(local)
    },
    // Others must hear that some of ours may be missing, and we that some of theirs may be.
    wasMute: () => writeMessages('messages.lost', {}),
    wasDeaf: () => local.publish('messages.lost', {}),
  })
  return {
    publish(name, event) {
      local.publish(name, event)
      const messages = writeMessages(name, event, { textsOnly: link.hearsOlder() })
      for (const message of messages) counts[link.send(message) ? 'sent' : 'unsent'] += 1
    },
    subscribe: (name, listener) => local.subscribe(name, listener),
    stats: () => ({ available: link.available(), ...counts, ...link.figures() }),
    close: () => link.close(),
  }
}
