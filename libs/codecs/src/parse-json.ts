import { isUtf8 } from 'node:buffer'

import { messageLimits } from '@haidang/contracts'
import type { Refusal, RefusalReason } from '@haidang/domain'

import { isDeeperThan } from './json-depth.js'
import { storableText } from './storable-text.js'

export type ParsedJson = Readonly<{ ok: true; json: unknown }> | Readonly<{ ok: false; refusal: Refusal }>

const byteOrderMark = '\uFEFF'
const longestMessage = 200

/**
 * Bytes from a device as JSON, or one refusal: at most 256 KiB, UTF-8 without a flaw, at most eight levels deep
 * (measured before anything is parsed). Never throws. Of a key that occurs twice the last counts.
 */
export function parseJson(payload: Uint8Array): ParsedJson {
  if (payload.length > messageLimits.packetBytes) {
    return refuse('bad-payload', `the payload is larger than ${messageLimits.packetBytes} bytes`)
  }
  if (!isUtf8(payload)) return refuse('bad-payload', 'the payload is not UTF-8')
  if (isDeeperThan(payload, messageLimits.depth)) {
    return refuse('too-deep', `the payload nests deeper than ${messageLimits.depth} levels`)
  }
  return parseText(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8'))
}

function parseText(text: string): ParsedJson {
  try {
    return { ok: true, json: JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text) }
  } catch (cause) {
    return refuse('bad-payload', `the payload is not JSON: ${cause instanceof Error ? cause.message : ''}`)
  }
}

function refuse(reason: RefusalReason, message: string): ParsedJson {
  return { ok: false, refusal: { reason, path: '', message: storableText(message, longestMessage) } }
}
