import { createHash, randomInt } from 'node:crypto'

/**
 * Twenty signs of which none is easily taken for another, on a wall ten metres away or on the telephone, and no vowels,
 * so that no word comes of them (RFC 8628 6.1). Eight of them are 34 bits; codes live ten minutes and wrong ones are counted.
 */
const alphabet = '34679CDFHJKMNPQRTVWX'
const length = 8

/** A code that people read and type: `4K7Q-9MXT`. */
export function newUserCode(): string {
  return grouped(Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''))
}

/** The code as we write it, however it was typed; undefined when it can be none of ours. */
export function readUserCode(typed: string): string | undefined {
  const signs = typed.toUpperCase().replaceAll(/[\s-]/g, '')
  const ours = signs.length === length && [...signs].every((sign) => alphabet.includes(sign))
  return ours ? grouped(signs) : undefined
}

/** What is stored of a user code, and looked up: how long a comparison takes tells nothing of the code. */
export function hashUserCode(code: string): Buffer {
  return createHash('sha256').update(`user-code:${code}`).digest()
}

/** A wall's id, which is also its device's: `wall-x7k9m3qt`. */
export function newScreenId(): string {
  return `wall-${newUserCode().replace('-', '').toLowerCase()}`
}

function grouped(signs: string): string {
  return `${signs.slice(0, length / 2)}-${signs.slice(length / 2)}`
}
