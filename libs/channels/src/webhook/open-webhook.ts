import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isNativeError } from 'node:util/types'
import type { Clock } from '@haidang/domain'
import type { FarEnd, Letter, Sent } from '../far-end.js'
import { guardedLookup, isForbidden } from './forbidden-address.js'
import { keyOf, signatureOf } from './signature.js'

export type WebhookOptions = Readonly<{
  url: string
  secret: string
  clock: Clock
  /** For everything: name, connection, answer. */
  limitMs?: number
}>

/** Of an answer nothing is kept; one that goes on is cut off. */
const mostAnswerBytes = 64 * 1_024
const longestRetryAfterMs = 300_000

/**
 * A webhook that an operator has set: a POST of JSON, signed as Standard Webhooks are, taken when it answers 2xx. Redirects
 * are not followed: what they point to nobody has set.
 * @throws RangeError for an address where no webhook may be.
 */
export function openWebhook({ url, secret, clock, limitMs = 8_000 }: WebhookOptions): FarEnd {
  const target = new URL(url)
  if (isForbidden(target.hostname)) throw new RangeError(`${target.hostname} is no address of a webhook`)
  const key = keyOf(secret)
  return {
    send: async (letter) => {
      try {
        return await post(target, {
          ...{ headers: headersOf(letter, { key, at: clock.now() }), body: letter.body },
          signal: AbortSignal.timeout(limitMs),
        })
      } catch (error) {
        return { taken: false, why: inWords(error, limitMs) }
      }
    },
  }
}

function headersOf({ key: id, body }: Letter, { key, at }: { key: Buffer; at: number }) {
  const seconds = Math.floor(at / 1_000)
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'HaiDang',
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOf({ id, seconds, body }, key),
  }
}

type Post = Pick<RequestOptions, 'headers' | 'signal'> & Readonly<{ body: string }>

/** Each over a connection of its own: one that was kept open may be gone, and nobody could say whether it was taken. */
function post(url: URL, { body, ...options }: Post): Promise<Sent> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, method: 'POST', agent: false, lookup: guardedLookup })
    asked.on('error', reject)
    asked.on('response', (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostAnswerBytes) answer.destroy()
      })
      answer.on('error', reject)
      answer.on('close', () => resolve(verdictOn(answer)))
    })
    asked.end(body)
  })
}

function verdictOn({ statusCode = 0, headers }: IncomingMessage): Sent {
  if (statusCode >= 200 && statusCode < 300) return { taken: true }
  const redirected = statusCode >= 300 && statusCode < 400 ? ', a redirect, which is not followed' : ''
  const seconds = Number(headers['retry-after'])
  const isNamed = (statusCode === 429 || statusCode === 503) && seconds > 0
  return {
    ...{ taken: false, why: `it answered ${statusCode}${redirected}` },
    ...(isNamed && { retryAfterMs: Math.min(seconds * 1_000, longestRetryAfterMs) }),
  }
}

function inWords(error: unknown, limitMs: number): string {
  if (!isNativeError(error)) return 'it could not be reached'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${limitMs} ms`
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return `it could not be reached: ${code ?? error.message}`
}
