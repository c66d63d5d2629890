import { type Decoded, decodeObservationPayload, decodePresence } from '@haidang/codecs'
import type { Refusal } from '@haidang/domain'

import type { Located } from './locate.js'
import type { Refused, Step } from './step.js'

type DecodedObservations = Extract<Decoded, { ok: true }>

export type DecodedMessage = Readonly<{
  located: Located
  said:
    | Readonly<{ kind: 'observations'; decoded: DecodedObservations }>
    | Readonly<{ kind: 'presence'; online: boolean }>
}>

/** Bytes → what was said, by the channel on which it was said. */
export const decode: Step<Located, DecodedMessage> = (located) => {
  const { channel, feed, message } = located
  if (message.isCut) return refuse(located, tooLarge(message.payload.length))
  switch (channel) {
    case 'observations': {
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
    case 'events':
      return refuse(located, {
        reason: 'unknown-event',
        path: '',
        message: `the feed ${feed.id} has no events`,
      })
  }
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
