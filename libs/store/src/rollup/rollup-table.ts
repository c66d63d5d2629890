import { rolledUp } from '@haidang/domain'

import { type FeedTable, feedTables, quoted } from '../feed-table.js'

/** How long a bucket is: a minute, an hour, a day of the place. */
export type Resolution = '1m' | '1h' | '1d'
export const resolutions: readonly Resolution[] = ['1m', '1h', '1d']

/**
 * A quantity that is rolled up; its column of raw observations and its four of roll-ups, as they stand in SQL. Minutes
 * have a fifth, `seen`: which observations they hold (`past-part.ts`), for these may go and come again.
 */
export type RolledColumn = Readonly<{ key: string; raw: string; seen: string } & Parts>
type Parts = Record<'min' | 'max' | 'sum' | 'count', string>

/** Where the roll-ups of a feed are kept: one table a resolution, one row a device and bucket. */
export type Rollup = Readonly<{
  feed: FeedTable
  columns: readonly RolledColumn[]
  table: Readonly<Record<Resolution, string>>
}>

/** The roll-ups of every feed that has any, by feed id. */
export const rollups: ReadonlyMap<string, Rollup> = new Map(
  [...feedTables].flatMap(([id, table]) => {
    const rollup = rollupOf(table)
    return rollup.columns.length > 0 ? [[id, rollup] as const] : []
  }),
)

function rollupOf(feed: FeedTable): Rollup {
  const columns = rolledUp(feed.feed).flatMap(({ key }) => {
    const name = feed.columns.find((column) => column.key === key)?.name
    return name === undefined
      ? []
      : [{ key, raw: quoted(name), seen: quoted(`${name}_seen`), ...partsOf(name) }]
  })
  const table = (resolution: Resolution): string => feed.name.replace('observation', `rollup_${resolution}`)
  return { feed, columns, table: { '1m': table('1m'), '1h': table('1h'), '1d': table('1d') } }
}

function partsOf(name: string): Parts {
  const part = (suffix: string): string => quoted(`${name}_${suffix}`)
  return { min: part('min'), max: part('max'), sum: part('sum'), count: part('count') }
}

/** The columns of roll-ups, in the order in which every statement names them. */
export function rolledNames({ columns }: Pick<Rollup, 'columns'>): string[] {
  return columns.flatMap(({ min, max, sum, count }) => [min, max, sum, count])
}

/** The columns of one resolution. */
export function namesOf(rollup: Pick<Rollup, 'columns'>, resolution: Resolution): string[] {
  return [...rolledNames(rollup), ...(resolution === '1m' ? rollup.columns.map(({ seen }) => seen) : [])]
}

/** The roll-up of finer ones, as expressions in the order of `rolledNames`; `from`: what they are read from. */
export function ofRollups({ columns }: Pick<Rollup, 'columns'>, from: string): string[] {
  return columns.flatMap(({ min, max, sum, count }) => [
    `min(${from}.${min})`,
    `max(${from}.${max})`,
    `sum(${from}.${sum})`,
    `coalesce(sum(${from}.${count}), 0)::integer`,
  ])
}

/** A value of a raw row, if it was measuring: only those are rolled up. */
export function measuring({ key, raw }: RolledColumn, row: string): string {
  return `case when ${row}.meta is null or not coalesce(${row}.meta->'status' ? '${key}', false) then ${row}.${raw} end`
}
