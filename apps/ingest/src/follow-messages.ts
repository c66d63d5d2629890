import type { IncomingMessage } from '@haidang/broker'
import type { Tracer } from '@haidang/domain'
import type { Intake } from '@haidang/intake'

/** Begins the way of those messages that are followed: from here to the acknowledgement. Without a tracer it is not there. */
export function followMessages(accept: Intake['accept'], tracer: Tracer | undefined): Intake['accept'] {
  if (!tracer) return accept
  return async (message: IncomingMessage) => {
    const { topic, client, qos, dup, receivedAt, payload } = message
    const span = tracer.begin('receive', { topic, client, qos, dup, receivedAt, bytes: payload.length })
    if (!span) return accept(message)
    message.span = span // its door's lines of the log name it, too
    try {
      await accept(message)
      span.end()
    } catch (error) {
      span.end({ error: error instanceof Error ? error.message : 'not stored' })
      throw error
    }
  }
}
