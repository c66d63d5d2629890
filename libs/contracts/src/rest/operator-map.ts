import { z } from 'zod'

/** Whether the operator has given a base map of their own, and which file it begins with: `GET /map/operator.json`. */
export const operatorMapSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.enum(['style', 'pmtiles']),
    file: z.string().describe('Under `/map/`; what a style names is relative to it.'),
  }),
])
export type OperatorMapJson = z.infer<typeof operatorMapSchema>
