import { createHash, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

/** Mosquitto's own: the secrets are 160 random bits, which no stretching makes safer. */
const iterations = 101
const saltBytes = 12
const hashBytes = 64
const form = /^\$7\$(\d{1,7})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/

/**
 * The same text for the same password, whoever hashes it: for a file that several processes write. Its salt follows from
 * the password, which is safe only where that is random itself.
 */
export function hashStably(username: string, password: string): Promise<string> {
  const salt = createHash('sha256').update(`${username}:${password}`).digest().subarray(0, saltBytes)
  return hashPassword(password, salt)
}

/** The password as a line of Mosquitto's password_file has it: `$7$<iterations>$<salt>$<PBKDF2-HMAC-SHA512>`. */
export async function hashPassword(password: string, salt = randomBytes(saltBytes)): Promise<string> {
  const hash = await derive(password, salt, iterations, hashBytes, 'sha512')
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/** Whether the password is the one that was hashed; takes the same time wherever they differ. A malformed string fits none. */
export async function fitsHash(hashed: string, password: string | Uint8Array): Promise<boolean> {
  const [, rounds, salt, hash] = form.exec(hashed) ?? []
  if (rounds === undefined || salt === undefined || hash === undefined || Number(rounds) === 0) return false
  const stored = Buffer.from(hash, 'base64')
  const derived = await derive(password, Buffer.from(salt, 'base64'), Number(rounds), hashBytes, 'sha512')
  return stored.length === derived.length && timingSafeEqual(stored, derived)
}
