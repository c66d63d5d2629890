/** What is kept of one quantity in one minute. */
export type Part = Readonly<{
  /** Null when nothing was measured. */
  min: number | null
  max: number | null
  sum: number | null
  count: number
  /**
   * The observations that had a value, measured or not: by their ms within the minute. Null: it was rolled up before such
   * things were kept, and nobody knows.
   */
  seen: ReadonlySet<number> | null
}>

/** A value that an observation has; `measured`: null when it was not measuring. */
export type Sight = Readonly<{ atMs: number; measured: number | null }>

const nothing: Part = { min: null, max: null, sum: null, count: 0, seen: new Set() }

/** A part of nothing but these. */
export function partOf(sights: readonly Sight[]): Part {
  return sights.reduce(withSight, nothing)
}

/**
 * A part whose observations may have gone, with those that are there now. All that were seen are there again: they are
 * taken as they are now, revised or not. Some are not: who has not been seen yet is added, once and never again, and who
 * has been stays what it was, for a value cannot be taken out of a minimum. Where nobody knows who was seen, only as many
 * values as there were stand for all of them.
 */
export function withPast(kept: Part, sights: readonly Sight[]): Part {
  const { seen, count } = kept
  if (seen === null)
    return sights.filter(({ measured }) => measured !== null).length >= count ? partOf(sights) : kept
  const here = new Set(sights.map(({ atMs }) => atMs))
  if ([...seen].every((atMs) => here.has(atMs))) return partOf(sights)
  return sights.filter(({ atMs }) => !seen.has(atMs)).reduce(withSight, kept)
}

function withSight({ min, max, sum, count, seen }: Part, { atMs, measured }: Sight): Part {
  const now = new Set(seen).add(atMs)
  if (measured === null) return { min, max, sum, count, seen: now }
  return {
    min: min === null ? measured : Math.min(min, measured),
    max: max === null ? measured : Math.max(max, measured),
    sum: (sum ?? 0) + measured,
    count: count + 1,
    seen: now,
  }
}

/** As the column keeps it: two bytes each, what `int2send(ms - 32768)` gives. */
export function seenBytes(seen: ReadonlySet<number> | null): Uint8Array | undefined {
  if (seen === null || seen.size === 0) return undefined
  const bytes = Buffer.allocUnsafe(seen.size * spotBytes)
  let offset = 0
  for (const atMs of seen) offset = bytes.writeInt16BE(atMs - spotOffset, offset)
  return bytes
}

/** @throws RangeError when the bytes are not what `seenBytes` gives */
export function seenIn(bytes: Buffer): Set<number> {
  const seen = new Set<number>()
  for (let offset = 0; offset < bytes.length; offset += spotBytes)
    seen.add(bytes.readInt16BE(offset) + spotOffset)
  return seen
}

const spotBytes = 2
/** A minute has more ms than a smallint has above zero. */
export const spotOffset = 32_768
