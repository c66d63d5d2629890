import { randomBytes } from 'node:crypto'

import { hash, verify } from '@node-rs/argon2'

/** OWASP's first choice for argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The password's argon2id string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost)
}

export type PasswordCheck = (stored: string | undefined, password: string) => Promise<boolean>

/**
 * Makes a check that takes as long for a name that nobody has (`stored` undefined) as for a wrong password, so
 * that time tells no names.
 */
export async function preparePasswordCheck(): Promise<PasswordCheck> {
  const nobody = await hashPassword(randomBytes(32).toString('hex'))
  return async (stored, password) => {
    const fits = await verify(stored ?? nobody, password.normalize('NFC'))
    return fits && stored !== undefined
  }
}

/** A first password that nobody chose: 24 letters and digits, 120 bits, none easily mistaken for another. */
export function generatePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789' // 31 of them; without i, l, o, 0, 1
  const picked = Array.from(pickBelow(letters.length, 24), (index) => letters[index])
  return picked.join('').replace(/(.{6})(?=.)/g, '$1-')
}

/** Evenly distributed: bytes that would favour the first letters are thrown away. */
function* pickBelow(bound: number, count: number): Generator<number> {
  const fair = 256 - (256 % bound)
  for (let left = count; left > 0;) {
    const [byte = 255] = randomBytes(1)
    if (byte >= fair) continue
    left -= 1
    yield byte % bound
  }
}
