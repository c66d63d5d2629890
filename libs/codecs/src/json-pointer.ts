import { storableText } from './storable-text.js'

const longestToken = 100

/** JSON Pointer (RFC 6901) made of these tokens; a token from outside is made storable and is cut at 100. */
export function jsonPointer(...tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${escape(token)}`).join('')
}

function escape(token: string | number): string {
  if (typeof token === 'number') return String(token)
  return storableText(token, longestToken).replaceAll('~', '~0').replaceAll('/', '~1')
}
