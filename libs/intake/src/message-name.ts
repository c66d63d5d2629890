import { instant } from '@haidang/contracts'

import type { Work } from './work.js'

/**
 * By which a message is found again: its device's rows and its quarantine records carry the same `receivedAt`. `trace`
 * is there when it is followed.
 */
export type MessageName = Readonly<{ topic?: string; device?: string; receivedAt?: string; trace?: string }>

/** Made only when there is something to say about the message. */
export function nameOf({ observations, deviceEvents, signals, refusals, trace }: Work): MessageName {
  const [first] = observations
  const [event] = deviceEvents
  const { topic, receivedAt } = first?.source ?? event?.source ?? refusals[0] ?? {}
  const device = first?.observation.device ?? event?.event.device ?? signals[0]?.device ?? refusals[0]?.device
  return {
    ...(topic !== undefined && { topic }),
    ...(device !== undefined && { device }),
    ...(receivedAt !== undefined && { receivedAt: instant(receivedAt) }),
    ...(trace && { trace: trace.span.traceId }),
  }
}
