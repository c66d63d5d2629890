/** What a request brings to say who asks. `address` is the peer's, for lock-outs. */
export type Knock = Readonly<{ cookie?: string; authorization?: string; address: string }>

export type Presented = Readonly<{ kind: 'token' | 'session'; secret: string }>

const bearer = /^Bearer +([\w-]{20,200})$/i
const cookieSecret = /^[\w-]{20,200}$/

/**
 * The secret that a request presents. A bearer token counts before a cookie, and a malformed one is not made
 * good by a cookie beside it.
 */
export function readKnock(knock: Knock, cookieName: string): Presented | undefined {
  if (knock.authorization !== undefined) {
    const secret = bearer.exec(knock.authorization)?.[1]
    return secret === undefined ? undefined : { kind: 'token', secret }
  }
  const secret = knock.cookie === undefined ? undefined : valueOf(knock.cookie, cookieName)
  return secret !== undefined && cookieSecret.test(secret) ? { kind: 'session', secret } : undefined
}

/** The value of the first cookie of that name; ours need no decoding. */
function valueOf(header: string, name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
