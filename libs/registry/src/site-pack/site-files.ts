import { agencyId, areaId, deviceId } from '@haidang/domain'
import { labelNamesSchema, lonLatSchema, readableIdSchema, ruleSchema, textSchema } from '@haidang/contracts'
import { z } from 'zod'

/** `site.yaml` */
export const siteFileSchema = z.strictObject({
  id: readableIdSchema,
  name: textSchema,
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone'),
  /** Who runs the centre; wall screens are theirs. */
  agency: readableIdSchema.transform(agencyId).optional(),
  center: lonLatSchema,
  /** West, south, east, north of the first view. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** How people read the values of the devices' labels. */
  labels: labelNamesSchema.optional(),
})

/** `areas.yaml`: a list; a parent may stand before or after its parts. */
export const areasFileSchema = z
  .array(
    z.strictObject({
      id: readableIdSchema.transform(areaId),
      parent: readableIdSchema.transform(areaId).optional(),
      kind: z.string().min(1).max(64),
      name: textSchema,
      validFrom: z.iso.date().optional(),
      validTo: z.iso.date().optional(),
      /** What it became on the day on which it ended. */
      successors: z.array(readableIdSchema.transform(areaId)).min(1).optional(),
      /** Whose own division of the city it is of; such an area lists its devices. */
      agency: readableIdSchema.transform(agencyId).optional(),
      devices: z.array(readableIdSchema.transform(deviceId)).optional(),
      source: z.string().max(400).optional(),
    }),
  )
  .min(1)

/** `agencies.yaml`: a list. */
export const agenciesFileSchema = z
  .array(z.strictObject({ id: readableIdSchema.transform(agencyId), name: textSchema }))
  .min(1)

/** `rules.yaml`: a list; a rule with the id of a feed's own rule replaces it. */
export const rulesFileSchema = z.array(ruleSchema)

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false // RangeError: Intl knows no such zone
  }
}
