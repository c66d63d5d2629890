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
  if (knock.as === 'display') return present(knock, 'display', names)
  if (knock.authorization !== undefined) {
    const secret = bearer.exec(knock.authorization)?.[1]
    return secret === undefined ? undefined : { kind: 'token', secret }
  }
  return present(knock, 'session', names) ?? present(knock, 'display', names)
}

/** The secret in the first cookie of that name, if it has the form of ours. */
export function readCookie(header: string, name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim())
  const secret = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return secret !== undefined && cookieSecret.test(secret) ? secret : undefined
}

function present({ cookie }: Knock, kind: 'session' | 'display', names: CookieNames): Presented | undefined {
  const secret = cookie === undefined ? undefined : readCookie(cookie, names[kind])
  return secret === undefined ? undefined : { kind, secret }
}
