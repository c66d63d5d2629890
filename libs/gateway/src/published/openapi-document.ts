import { type ProblemReason, problemSchema, problems } from '@haidang/contracts'
import type { z } from 'zod'

import { type Route, successStatus } from '../rest/route.js'
import { type Json, schemaOf } from './schema-of.js'

/** What any route that asks who is there may answer besides its own problems. */
const usual: readonly ProblemReason[] = ['foreign-origin', 'too-many-requests', 'unavailable', 'unexpected']
const forCallers: readonly ProblemReason[] = ['unauthenticated', 'role-too-low']
const forChanges: readonly ProblemReason[] = ['display-only-looks']
const forInput: readonly ProblemReason[] = ['bad-request']
const forBodies: readonly ProblemReason[] = ['too-large', 'wrong-media-type']

/** The OpenAPI 3.1 document of the routes that the router serves: both are made from the same declarations. */
export function openApiDocument(routes: readonly Route[]): Json {
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = openApiPath(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hải Đăng REST',
      version: '1.0.0',
      summary: 'Observations, alarms, devices and people of a city’s operations center.',
      description:
        'Lists are pages of `{items, next}`; ask again with `cursor` set to `next`. Problems are RFC 9457. ' +
        'A query parameter that an operation does not have is refused by name. ' +
        'A change by session cookie needs our Origin; a program sends an API token.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This system.' }],
    tags: tagsOf(routes),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token of `POST /api/v1/tokens`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'ioc', description: '`__Host-ioc` under TLS.' },
        display: {
          type: 'apiKey',
          in: 'cookie',
          name: 'ioc-display',
          description:
            'A paired wall’s; `__Host-ioc-display` under TLS. Beside a session it counts where the header `ioc-as` is `display`.',
        },
      },
    },
  }
}

/** A router's `/devices/:id` as OpenAPI writes it. */
export function openApiPath(path: string): string {
  return path.replace(/:([A-Za-z]+)/g, '{$1}')
}

const about: Record<string, string> = {
  register: 'The place, and what reports in it.',
  devices: 'Devices and their observations.',
  rules: 'What is watched for: drafted by one person, approved by another.',
  alarms: 'Alarms, their log, and what operators do about them.',
  bulletins: 'What authorities have said, and the only source of a level of disaster risk.',
  quarantine: 'Refused input, kept for repair.',
  session: 'Signing in and out.',
  people: 'Accounts, API tokens and the audit.',
  screens: 'Wall screens: how they are paired, how they do, and what they show.',
  system: 'The system itself.',
}

function tagsOf(routes: readonly Route[]): Json[] {
  return [...new Set(routes.map(({ tag }) => tag))].map((name) => ({
    name,
    description: about[name] ?? name,
  }))
}

function operation(route: Route, schemas: Json): Json {
  const parameters = [
    ...parametersOf(route.params, 'path', schemas),
    ...parametersOf(route.query, 'query', schemas),
    ...(route.idempotent ? [idempotencyKey] : []),
  ]
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: whoMayAsk(route),
    ...securityOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, schemas) } },
      },
    }),
    ...(route.upload && { requestBody: { required: true, content: bytesOf(route.upload.types) } }),
    responses: { ...successOf(route, schemas), ...problemsOf(route, schemas) },
  }
}

/** A wall may look wherever a viewer may. */
function securityOf({ role, method }: Route): Json {
  if (role === 'anyone') return { security: [] }
  if (role === 'display') return { security: [{ display: [] }] }
  if (role !== 'viewer' || method !== 'GET') return {}
  return { security: [{ token: [] }, { session: [] }, { display: [] }] }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same request repeats the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function whoMayAsk({ role, scope }: Route): string {
  const scopes = {
    none: 'It is the same in every scope.',
    filtered: 'Everybody gets what lies within their scope.',
    'by-id': 'Outside the caller’s scope it does not exist.',
    whole: 'Only for callers who see all areas and feeds.',
  }
  if (role === 'display') return 'For a paired wall by its own cookie, and nobody else.'
  return role === 'anyone' ? 'Needs no sign-in.' : `Least role: ${role}. ${scopes[scope]}`
}

function parametersOf(object: z.ZodObject | undefined, place: 'path' | 'query', schemas: Json): Json[] {
  return Object.entries(object?.shape ?? {}).map(([name, schema]) => {
    const { description, default: fallback, ...type } = schemaOf(schema as z.ZodType, schemas)
    return {
      name,
      in: place,
      ...(place === 'path' && { required: true }),
      ...(typeof description === 'string' && { description }),
      schema: { ...type, ...(fallback !== undefined && { default: fallback }) },
    }
  })
}

function successOf(route: Route, schemas: Json): Json {
  const status = successStatus(route)
  const bytes = route.media ?? (route.answer ? undefined : route.downloads)
  if (bytes) return { [status]: { description: 'The bytes.', content: bytesOf(bytes) } }
  if (!route.answer) return { [status]: { description: 'Done.' } }
  return {
    [status]: {
      description: 'Done.',
      content: {
        'application/json': { schema: schemaOf(route.answer, schemas) },
        ...Object.fromEntries((route.downloads ?? []).map((type) => [type, { schema: { type: 'string' } }])),
      },
    },
  }
}

/** OpenAPI 3.1 describes bytes by their type alone. */
function bytesOf(types: readonly string[]): Json {
  return Object.fromEntries(types.map((type) => [type, {}]))
}

function problemsOf(route: Route, schemas: Json): Json {
  const reasons = [
    ...(route.problems ?? []),
    ...usual,
    ...problemsOfCallers(route),
    ...(route.scope === 'whole' ? (['out-of-scope'] as const) : []),
    ...(route.path.startsWith('/api/') ? forInput : []),
    ...(route.body || route.upload ? forBodies : []),
  ]
  const byStatus = new Map<number, Set<ProblemReason>>()
  for (const reason of reasons) {
    const { status } = problems[reason]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(reason))
  }
  const schema = schemaOf(problemSchema, schemas)
  return Object.fromEntries(
    [...byStatus].map(([status, words]) => [
      status,
      {
        description: [...words].map((word) => `\`${word}\``).join(', '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  )
}

function problemsOfCallers({ role, method }: Route): readonly ProblemReason[] {
  if (role === 'anyone') return []
  if (role === 'display') return ['unauthenticated']
  return method === 'GET' ? forCallers : [...forCallers, ...forChanges]
}
