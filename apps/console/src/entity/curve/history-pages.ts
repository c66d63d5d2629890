import { instant } from '@haidang/contracts'
import { type Shape, request } from '../../rest/request.js'

/** Pages of 1,000 rows that a curve loads at most. */
const mostPages = 10

type Wanted = Readonly<{
  device: string
  quantity: string
  fromAt: number
  toAt: number
  resolution: 'raw' | 'auto'
}>

/** A stretch of a device's history, the newest page first. `complete` is false when there was more than a curve can show. */
export async function loadPages<Page extends { next?: string | undefined }>(
  shape: Shape<Page>,
  { device, quantity, fromAt, toAt, resolution }: Wanted,
  signal: AbortSignal,
): Promise<Readonly<{ pages: readonly Page[]; complete: boolean }>> {
  const span = `from=${instant(fromAt)}&to=${instant(toAt)}&resolution=${resolution}&limit=1000`
  const path = `devices/${encodeURIComponent(device)}/observations?${span}&quantity=${encodeURIComponent(quantity)}`
  const pages: Page[] = []
  let cursor: string | undefined
  do {
    const part: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await request(shape, path + part, { signal })
    pages.push(page)
    cursor = page.next
  } while (cursor !== undefined && pages.length < mostPages)
  return { pages, complete: cursor === undefined }
}
