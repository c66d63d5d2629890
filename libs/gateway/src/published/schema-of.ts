import { z } from 'zod'

export type Json = Record<string, unknown>

/** What a document's schemas are written in: OpenAPI 3.1 takes the newer one, AsyncAPI 3.0 the older. */
export type Dialect = 'draft-2020-12' | 'draft-07'

/** JSON Schema of a zod schema; those with an id of their own move to `schemas`, a document's components, and are referred to. */
export function schemaOf(schema: z.ZodType, schemas: Json, target: Dialect = 'draft-2020-12'): Json {
  const {
    $schema: _dialect,
    $defs,
    definitions = $defs ?? {},
    ...json
  } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target }) as Json
  for (const [name, definition] of Object.entries(definitions as Record<string, Json>))
    schemas[name] = referring(definition)
  const { id, ...rest } = referring(json)
  if (typeof id !== 'string') return rest
  schemas[id] = rest
  return { $ref: `#/components/schemas/${id}` }
}

function referring(json: Json): Json {
  return JSON.parse(
    JSON.stringify(json).replaceAll(/"#\/(?:\$defs|definitions)\//g, '"#/components/schemas/'),
  ) as Json
}
