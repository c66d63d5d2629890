import { z } from 'zod'
import { lonLatSchema, textSchema } from '../text.js'

/** `{depot: {"harbour-yard": {vi, en}}}` */
export const labelNamesSchema = z.record(z.string().max(64), z.record(z.string().max(200), textSchema))

/** What a console must know of the place before it draws anything: `GET /api/v1/site`, and its map under `/map/`. */
export const siteSchema = z
  .object({
    name: textSchema,
    zone: z.string().describe('IANA name of the time zone in which every screen tells the time.'),
    centre: lonLatSchema,
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .describe('West, south, east, north of what the first view shows.'),
    labels: labelNamesSchema
      .optional()
      .describe(
        'How people read the values of the devices’ labels, by label and value, where the city names them.',
      ),
  })
  .meta({ id: 'Site' })
export type SiteJson = z.infer<typeof siteSchema>
