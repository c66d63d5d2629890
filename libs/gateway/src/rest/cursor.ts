import { Problem } from './problem.js'
import { isWritable } from './read-instant.js'
import { isStorable } from './read-input.js'

/** `instant`: epoch ms. */
type Kind = 'string' | 'number' | 'instant'
type Place<Kinds extends readonly Kind[]> = {
  [At in keyof Kinds]: Kinds[At] extends 'string' ? string : number
}

/** A place in a list, in a form that invites nobody to make one up. */
export function writeCursor(...place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** @throws Problem `bad-request` when the cursor is none of ours: it must have as many parts of the same kinds. */
export function readCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): Place<Kinds> | undefined {
  if (cursor === undefined) return undefined
  const place = parse(cursor)
  if (!isPlace(place, kinds))
    throw new Problem('bad-request', {
      errors: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
    })
  return place
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined // not JSON: not ours
  }
}

function isPlace<const Kinds extends readonly Kind[]>(place: unknown, kinds: Kinds): place is Place<Kinds> {
  if (!Array.isArray(place) || place.length !== kinds.length) return false
  return kinds.every((kind, index) => isOfKind(place[index], kind))
}

/** What the database can compare with, so that a place that somebody made up is refused here and fails nowhere. */
function isOfKind(part: unknown, kind: Kind): boolean {
  if (kind === 'string') return typeof part === 'string' && isStorable(part)
  return typeof part === 'number' && Number.isSafeInteger(part) && (kind === 'number' || isWritable(part))
}

/**
 * A page of at most `limit` from up to `limit + 1` items read: the one too many says that there is a next page.
 */
export function pageOfItems<Item, Json>(
  items: readonly Item[],
  { limit, json, key }: Readonly<{ limit: number; json: (item: Item) => Json; key: (item: Item) => string }>,
): { items: Json[]; next?: string } {
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(json), ...(items.length > limit && last !== undefined && { next: key(last) }) }
}
