import { Readable } from 'node:stream'

import { type ProblemJson, instantSchema } from '@haidang/contracts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

import { Problem } from './problem.js'
import type { Asked, Route, Upload } from './route.js'

type Input = Pick<Asked, 'params' | 'query' | 'body'>

/**
 * Checks what a request brings by its route's schemas.
 * @throws Problem `not-found` for a path that names nothing possible, `bad-request` with a path for each error.
 */
export function readInput(
  route: Route,
  request: Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers'>,
): Input {
  const errors: NonNullable<ProblemJson['errors']> = []
  const params = route.params?.safeParse(request.params)
  if (params?.error) throw new Problem('not-found')
  const query = parse(route.query, { value: request.query ?? {}, place: 'query', errors })
  checkQuery(route, { asked: request.query, query, errors })
  if (route.upload && errors.length === 0)
    return { params: params?.data, query, body: uploadOf(route.upload, request) }
  const body = parse(route.body, { value: request.body ?? {}, place: 'body', errors })
  if (!route.body && !route.upload && hasContent(request.body))
    errors.push({ path: 'body', message: 'must be empty' })
  if (errors.length > 0) throw new Problem('bad-request', { errors })
  return { params: params?.data, query, body }
}

type Asking = Readonly<{
  asked: unknown
  query: unknown
  errors: NonNullable<ProblemJson['errors']>
}>

/**
 * A name that this route does not know would be passed over, and what was asked for with it answered by something else: a
 * `form` for a `from` by all there is. A stretch that ends before it begins is a slip, too, and holds nothing. What a
 * front's probe carries is its own affair.
 */
function checkQuery({ path, query: schema }: Route, { asked, query, errors }: Asking): void {
  if (!path.startsWith('/api/')) return
  const names = Object.keys(schema?.shape ?? {})
  for (const name of Object.keys(asked ?? {}).slice(0, mostErrors))
    if (!names.includes(name)) errors.push({ path: `query.${name.slice(0, 64)}`, message: knownNames(names) })
  const { from, to } = stretchSchema.safeParse(query).data ?? {}
  if (from !== undefined && to !== undefined && Date.parse(to) < Date.parse(from))
    errors.push({ path: 'query.to', message: 'lies before `from`' })
}

const stretchSchema = z.object({ from: instantSchema, to: instantSchema })

const knownNames = (names: readonly string[]): string =>
  names.length === 0
    ? 'is not asked for here: there is nothing to choose'
    : `is not asked for here: there is ${names.join(', ')}`

/** The file that comes, unread. @throws Problem `wrong-file`, or `too-large` where it says so itself. */
function uploadOf(
  { types, bytes }: NonNullable<Route['upload']>,
  { body, headers }: Pick<FastifyRequest, 'body' | 'headers'>,
): Upload {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!(body instanceof Readable) || !types.includes(type)) throw new Problem('wrong-file')
  if (Number(headers['content-length'] ?? 0) > bytes) throw new Problem('too-large')
  return { type, content: body }
}

const mostErrors = 20

type Part = Readonly<{ value: unknown; place: 'query' | 'body'; errors: { path: string; message: string }[] }>

function parse(schema: z.ZodType | undefined, { value, place, errors }: Part): unknown {
  if (!schema) return undefined
  const unstorable = findUnstorable(value, place)
  if (unstorable !== undefined)
    errors.push({ path: unstorable, message: 'holds a character that cannot be stored' })
  const parsed = schema.safeParse(value)
  for (const issue of parsed.error?.issues.slice(0, mostErrors) ?? []) {
    errors.push({ path: [place, ...issue.path.map(String)].join('.'), message: issue.message })
  }
  return parsed.data
}

const deepest = 16

/** Whether PostgreSQL can hold the text as it is: not with NUL or half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}

/** Where a text cannot be stored, or where it is too deep to look. */
function findUnstorable(value: unknown, path: string, depth = 0): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === deepest) return path
  for (const [key, part] of Object.entries(value)) {
    const found = findUnstorable(key, path, depth + 1) ?? findUnstorable(part, `${path}.${key}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function hasContent(body: unknown): boolean {
  if (body === undefined || body === null) return false
  return typeof body !== 'object' || Object.keys(body).length > 0
}
