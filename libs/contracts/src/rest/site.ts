import { z } from 'zod'
import { lonLatSchema, textSchema } from '../text.js'

/** What a console must know of the place before it draws anything: `GET /api/v1/site`, and its map under `/map/`. */
export const siteSchema = z
  .object({
    name: textSchema,
    zone: z.string().describe('IANA name of the time zone in which every screen tells the time.'),
    centre: lonLatSchema,
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .describe('West, south, east, north of what the first view shows.'),
  })
  .meta({ id: 'Site' })
export type SiteJson = z.infer<typeof siteSchema>
