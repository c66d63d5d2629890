type RawRequest = [method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>]

/** Somebody signed in, as a browser is: a session cookie and our own origin. */
export type Operator = Readonly<{
  username: string
  cookie: string
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** The answer as it is, refusals included. */
  raw(...request: RawRequest): Promise<Response>
}>

/** A refusal of REST, with its reason. */
export class RestRefusal extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, detail: string) {
    super(`${status} ${reason} ${detail}`)
    this.name = 'RestRefusal'
    this.status = status
    this.reason = reason
  }
}

/** Signs in with name and password, or by a one-time link's secret. @throws RestRefusal */
export async function signIn(
  httpUrl: string,
  login: { username: string; password: string } | { link: string },
): Promise<Operator> {
  const response = await fetch(`${httpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: httpUrl },
    body: JSON.stringify(login),
  })
  await refuseUnlessOk(response)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  return asOperator({ httpUrl, cookie, username: 'username' in login ? login.username : 'admin' })
}

function asOperator({
  httpUrl,
  cookie,
  username,
}: {
  httpUrl: string
  cookie: string
  username: string
}): Operator {
  const raw: Operator['raw'] = (...[method, path, body, headers = {}]) =>
    fetch(`${httpUrl}/api/v1/${path}`, {
      method,
      headers: {
        cookie,
        origin: httpUrl,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const answer = async <T>(response: Response): Promise<T> => {
    await refuseUnlessOk(response)
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  return {
    username,
    cookie,
    raw,
    get: async (path) => answer(await raw('GET', path)),
    send: async (method, path, body) => answer(await raw(method, path, body)),
  }
}

async function refuseUnlessOk(response: Response): Promise<void> {
  if (response.ok) return
  const text = await response.text()
  const problem = text.startsWith('{') ? (JSON.parse(text) as { reason?: string }) : {}
  throw new RestRefusal(response.status, problem.reason ?? 'no-reason', text.slice(0, 500))
}
