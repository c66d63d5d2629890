import type { Product } from '../product/find-product.js'
import { Refusal, wordsOf } from '../refusal.js'

/** Whatever checks what came over the wire; the contracts' schemas do. */
export type Schema<T> = Readonly<{ parse(value: unknown): T }>

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export type Asked = Readonly<{
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** In place of the product's own; null asks without one. */
  token?: string | null
}>

/** An answer as it is: refusals too. `answeredAt` is the server's clock to the second (our own where it does not say), epoch ms. */
export type RawAnswer = Readonly<{ status: number; reason: string; body: unknown; answeredAt: number }>

/** REST refused; `reason` is the word of the contract. */
export class RestRefusal extends Error {
  readonly status: number
  readonly reason: string

  constructor({ status, reason }: Pick<RawAnswer, 'status' | 'reason'>, what: string) {
    super(`${what} was refused: ${status} ${reason}`)
    this.name = 'RestRefusal'
    this.status = status
    this.reason = reason
  }
}

const answerWithinMs = 15_000
const mostPages = 100

/** REST under `/api/v1`, as a program speaks it: with a token, without an Origin. */
export class Rest {
  readonly #product: Pick<Product, 'httpUrl' | 'token'>

  constructor(product: Pick<Product, 'httpUrl' | 'token'>) {
    this.#product = product
  }

  /** @throws RestRefusal; Refusal when nobody answers */
  async get<T>(path: string, schema: Schema<T>): Promise<T> {
    return schema.parse(granted(await this.raw('GET', path), `GET ${path}`))
  }

  /** Every item of a list, page by page. */
  async all<Item>(path: string, page: Schema<{ items: Item[]; next?: string | undefined }>): Promise<Item[]> {
    const items: Item[] = []
    let cursor = ''
    for (let pages = 0; pages < mostPages; pages += 1) {
      const more = `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor}`
      const { items: some, next } = await this.get(more, page)
      items.push(...some)
      if (next === undefined) break
      cursor = `&cursor=${encodeURIComponent(next)}`
    }
    return items
  }

  async post<T>(path: string, body: unknown, schema: Schema<T>): Promise<T> {
    return schema.parse(granted(await this.raw('POST', path, { body }), `POST ${path}`))
  }

  async delete(path: string): Promise<void> {
    granted(await this.raw('DELETE', path), `DELETE ${path}`)
  }

  /** The answer as it is. @throws Refusal when nobody answers */
  async raw(method: Method, path: string, { body, headers, token }: Asked = {}): Promise<RawAnswer> {
    const { httpUrl } = this.#product
    const secret = token === undefined ? this.#product.token() : token
    try {
      const response = await fetch(`${httpUrl}/api/v1/${path}`, {
        method,
        headers: {
          ...(secret !== null && { authorization: `Bearer ${secret}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answerWithinMs),
      })
      const text = await response.text()
      const content: unknown = text === '' ? undefined : JSON.parse(text)
      const answeredAt = Date.parse(response.headers.get('date') ?? '') || Date.now()
      return { status: response.status, reason: reasonOf(content), body: content, answeredAt }
    } catch (cause) {
      throw new Refusal(`${httpUrl} does not answer: ${wordsOf(cause)}`, { cause })
    }
  }
}

function granted(answer: RawAnswer, what: string): unknown {
  if (answer.status >= 400) throw new RestRefusal(answer, what)
  return answer.body
}

function reasonOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'reason' in body && typeof body.reason === 'string'
    ? body.reason
    : ''
}
