import type { Refusal } from '@haidang/domain'

export type DecodedPresence =
  Readonly<{ ok: true; online: boolean }> | Readonly<{ ok: false; refusal: Refusal }>

const longestWord = 'offline'.length

/** The payload of a presence topic: the word `online` or `offline`, in plain text. Never throws. */
export function decodePresence(payload: Uint8Array): DecodedPresence {
  const word = payload.length > longestWord ? '' : Buffer.from(payload).toString('latin1')
  if (word === 'online' || word === 'offline') return { ok: true, online: word === 'online' }
  return {
    ok: false,
    refusal: { reason: 'bad-payload', path: '', message: 'presence must be online or offline' },
  }
}
