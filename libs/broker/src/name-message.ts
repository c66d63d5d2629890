import { instant } from '@haidang/contracts'

import type { IncomingMessage } from './embedded/principal.js'

/**
 * By which the log names a message: what is stored of it, good or bad, carries the same `receivedAt`. `trace` is there
 * when it is followed.
 */
export function nameMessage({ topic, receivedAt, span }: IncomingMessage): Readonly<{
  topic: string
  receivedAt: string
  trace?: string
}> {
  return { topic, receivedAt: instant(receivedAt), ...(span && { trace: span.traceId }) }
}
