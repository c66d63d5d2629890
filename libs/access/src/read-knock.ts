/** What a request brings to say who asks. `address` is the peer's, for lock-outs; `as`: only a wall's cookie counts. */
export type Knock = Readonly<{ cookie?: string; authorization?: string; address: string; as?: 'display' }>

export type Presented = Readonly<{ kind: 'token' | 'session' | 'display'; secret: string }>

/** What the cookies of people and of walls are called. */
export type CookieNames = Readonly<{ session: string; display: string }>

const bearer = /^Bearer +([\w-]{20,200})$/i
const cookieSecret = /^[\w-]{20,200}$/

/**
 * The secret that a request presents. A bearer token counts before a cookie, and a malformed one is not made
 * good by a cookie beside it. Of two cookies a person's counts, unless the request comes as a wall.
 */
export function readKnock(knock: Knock, names: CookieNames): Presented | undefined {
  if (knock.as === 'display') return readCookie(knock, 'display', names)
  if (knock.authorization !== undefined) {
    const secret = bearer.exec(knock.authorization)?.[1]
    return secret === undefined ? undefined : { kind: 'token', secret }
  }
  return readCookie(knock, 'session', names) ?? readCookie(knock, 'display', names)
}

function readCookie(
  { cookie }: Knock,
  kind: 'session' | 'display',
  names: CookieNames,
): Presented | undefined {
  const secret = cookie === undefined ? undefined : valueOf(cookie, names[kind])
  return secret !== undefined && cookieSecret.test(secret) ? { kind, secret } : undefined
}

/** The value of the first cookie of that name; ours need no decoding. */
function valueOf(header: string, name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
