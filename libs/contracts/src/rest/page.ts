import { z } from 'zod'

/** Query of every list: at most 1,000 items a page. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})

/** A page of a list; `next` is the cursor of the following page, absent on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional() })
}
