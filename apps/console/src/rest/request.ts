import { problemSchema } from '@haidang/contracts'
import { RestError } from './rest-error.js'

type Parsed<Data> = { success: true; data: Data } | { success: false; error: Error }

/** The part of a contract schema that reading an answer needs. */
export type Shape<Data> = { safeParse(raw: unknown): Parsed<Data> }

export type Call = Readonly<{
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** How long the whole answer is waited for before the server counts as unreachable (ms); a minute if not told. */
  patienceMs?: number
}>

const longestAnswerMs = 60_000

/** Any answer will do: what was asked for is that it be done. */
export const anything: Shape<unknown> = { safeParse: (data) => ({ success: true, data }) }

/**
 * Calls `/api/v1/<path>` with the session's cookie and checks the answer against its shape.
 * @throws RestError with the problem's reason, `unreachable` or `strange-answer`.
 */
export async function request<Data>(shape: Shape<Data>, path: string, call: Call = {}): Promise<Data> {
  const response = await send(path, call)
  const body = await read(response)
  if (!response.ok) throw refusal(response, body)
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new RestError('strange-answer', { status: response.status, cause: parsed.error })
}

async function send(
  path: string,
  { method = 'GET', body, headers, signal, patienceMs = longestAnswerMs }: Call,
): Promise<Response> {
  const late = AbortSignal.timeout(patienceMs)
  try {
    return await fetch(`/api/v1/${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, late]) : late,
    })
  } catch (cause) {
    throw new RestError('unreachable', { cause })
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw new RestError('unreachable', { cause }) // begun, and cut off
  })
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new RestError(response.ok ? 'strange-answer' : 'unexpected', { status: response.status, cause })
  }
}

function refusal({ status, headers }: Response, body: unknown): RestError {
  const problem = problemSchema.safeParse(body)
  if (!problem.success) return new RestError('unexpected', { status })
  const { reason, instance } = problem.data
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new RestError(reason, {
    status,
    ...(instance !== undefined && { instance }),
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1_000 }),
  })
}
