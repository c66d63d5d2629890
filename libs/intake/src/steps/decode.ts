import {
  type Decoded,
  type DecodedEvents,
  decodeEventPayload,
  decodeObservationPayload,
  decodePresence,
} from '@haidang/codecs'
import type { Refusal } from '@haidang/domain'

import type { Located } from './locate.js'
import type { Refused, Step } from './step.js'

type DecodedObservations = Extract<Decoded, { ok: true }>

export type DecodedMessage = Readonly<{
  located: Located
  said:
    | Readonly<{ kind: 'observations'; decoded: DecodedObservations }>
    | Readonly<{ kind: 'events'; decoded: Extract<DecodedEvents, { ok: true }> }>
    | Readonly<{ kind: 'presence'; online: boolean }>
}>

/** Bytes → what was said, by the channel on which it was said. */
export const decode: Step<Located, DecodedMessage> = (located) => {
  const { channel, feed, message } = located
  if (message.isCut) return refuse(located, tooLarge(message.payload.length))
  switch (channel) {
    case 'observations':
    case 'past': {
      const decoded = decodeObservationPayload(message.payload)
      return decoded.ok
        ? { located, said: { kind: 'observations', decoded } }
        : refuse(located, decoded.refusal)
    }
    case 'presence': {
      const decoded = decodePresence(message.payload)
      return decoded.ok
        ? { located, said: { kind: 'presence', online: decoded.online } }
        : refuse(located, decoded.refusal)
    }
    case 'events': {
      if (!feed.events) return refuse(located, noEvents(feed.id))
      const decoded = decodeEventPayload(message.payload)
      return decoded.ok ? { located, said: { kind: 'events', decoded } } : refuse(located, decoded.refusal)
    }
  }
}

function noEvents(feed: string): Refusal {
  return { reason: 'unknown-event', path: '', message: `the feed ${feed} has no events` }
}

/** What is left of a message might still read as a whole one, and say something else than it said. */
function tooLarge(keptBytes: number): Refusal {
  return {
    reason: 'bad-payload',
    path: '',
    message: `the message is larger than may be taken; these are its first ${keptBytes} bytes`,
  }
}

function refuse({ device }: Located, refusal: Refusal): Refused {
  return { refusal, device: device.id, feed: device.feed }
}
