import { type Text, isReadableId } from '@haidang/domain'
import { z } from 'zod'

/** A text in both languages of the house. */
export const textSchema = z.strictObject({
  vi: z.string().min(1).max(400),
  en: z.string().min(1).max(400),
}) satisfies z.ZodType<Text>

/** `[a-z0-9-]{1,64}`: how devices, feeds, areas and rules are named on every wire. */
export const readableIdSchema = z
  .string()
  .refine(isReadableId, 'must match [a-z0-9-]{1,64}')
  .meta({ pattern: '^[a-z0-9-]{1,64}$' })

/** A list of names, none of them twice. */
export function onceEach<List extends z.ZodType<readonly string[]>>(list: List): List {
  return list
    .refine((names) => new Set(names).size === names.length, 'must name nothing twice')
    .meta({ uniqueItems: true })
}

/** RFC 3339 in UTC, as REST prints every instant. */
export const instantSchema = z.iso.datetime({ offset: true })

/** Degrees in GeoJSON order: longitude, latitude. */
export const lonLatSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

/** An instant as REST prints it. */
export function instant(at: number): string {
  return new Date(at).toISOString()
}
