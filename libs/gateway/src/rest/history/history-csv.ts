import type { BucketJson, ObservationJson } from '@haidang/contracts'

type Cell = string | number | boolean | undefined

/** A line of RFC 4180. What we write are numbers, instants and words of our own lists: none is a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The head of observations: what is not as the row's `status` says, and what deserves a second look, follow the values. */
export function observationHeader(keys: readonly string[]): string[] {
  return ['at', 'receivedAt', 'status', ...keys, 'statuses', 'quality', 'longitude', 'latitude', 'simulated']
}

export function observationCells(row: ObservationJson, keys: readonly string[]): Cell[] {
  const { at, receivedAt, status, values, statuses = {}, quality = {}, position, simulated } = row
  const named = (entries: Readonly<Record<string, string | readonly string[]>>): string =>
    Object.entries(entries)
      .map(([key, words]) => `${key}=${[words].flat().join('+')}`)
      .join(' ')
  return [
    ...[at, receivedAt, status, ...keys.map((key) => values[key])],
    ...[named(statuses), named(quality), position?.[0], position?.[1], simulated],
  ]
}

export function bucketHeader(keys: readonly string[]): string[] {
  return ['at', ...keys.flatMap((key) => ['min', 'max', 'mean', 'count'].map((part) => `${key}.${part}`))]
}

/** Nothing measured: empty cells, and a count of 0. */
export function bucketCells({ at, values }: BucketJson, keys: readonly string[]): Cell[] {
  return [
    at,
    ...keys.flatMap((key) => {
      const { min, max, mean, count = 0 } = values[key] ?? {}
      return [min, max, mean, count]
    }),
  ]
}
