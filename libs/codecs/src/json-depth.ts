const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * Whether objects and arrays nest deeper than `limit` in this JSON text (UTF-8). One pass without recursion: no
 * input can exhaust the stack, and none is parsed before its depth is known.
 */
export function isDeeperThan(json: Uint8Array, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let place = 0; place < json.length; place++) {
    const byte = json[place]
    if (inString) {
      if (byte === backslash) place++
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (byte === openBrace || byte === openBracket) {
      if (++depth > limit) return true
    } else if (byte === closeBrace || byte === closeBracket) depth--
  }
  return false
}
