import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, written so that they fit into cookies, links and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: 256 random bits need no stretching, only to be unreadable at rest. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
