import { type Feed, type Quantity, feeds } from '@haidang/domain'

export type FeedColumn = Readonly<{
  key: string
  name: string
  kind: Quantity['kind']
  type: 'double precision' | 'boolean' | 'text'
}>

/** Where a feed's observations are kept: one row per (device, at), one typed column per quantity. */
export type FeedTable = Readonly<{
  feed: Feed
  name: string
  columns: readonly FeedColumn[]
  columnOf: ReadonlyMap<string, number>
}>

const types = { number: 'double precision', boolean: 'boolean', word: 'text' } as const
const ownColumns = new Set(['device_key', 'at', 'received_at', 'lon', 'lat', 'simulated', 'meta'])

/** The table of every feed of the house, by feed id. */
export const feedTables: ReadonlyMap<string, FeedTable> = new Map(
  feeds.map((feed) => [feed.id, feedTable(feed)]),
)

/**
 * The table that follows from a feed's definition.
 * @throws RangeError when a quantity's column would collide with another.
 */
export function feedTable(feed: Feed): FeedTable {
  const columns = feed.quantities.map(({ key, kind }) => ({
    key,
    kind,
    name: columnName(key),
    type: types[kind],
  }))
  const names = new Set(ownColumns)
  for (const { key, name } of columns) {
    if (names.has(name)) throw new RangeError(`feed ${feed.id}: the column of ${key} is taken`)
    names.add(name)
  }
  return {
    feed,
    name: `observation_${feed.id.replaceAll('-', '_')}`,
    columns,
    columnOf: new Map(columns.map(({ key }, index) => [key, index])),
  }
}

/** `windSpeed` → `wind_speed`. */
function columnName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A name as it stands in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
