import { createHmac } from 'node:crypto'

const standardPrefix = 'whsec_'

/** The key that a secret stands for: base64 behind `whsec_`, as standardwebhooks.com writes them, else its letters. */
export function keyOf(secret: string): Buffer {
  return secret.startsWith(standardPrefix)
    ? Buffer.from(secret.slice(standardPrefix.length), 'base64')
    : Buffer.from(secret, 'utf8')
}

export type Signed = Readonly<{ id: string; seconds: number; body: string }>

/** HMAC-SHA256 over id, instant and body (Standard Webhooks 1.0), so that none of the three can be changed or sent again later. */
export function signatureOf({ id, seconds, body }: Signed, key: Buffer): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}
