import type { PlainReports } from '@haidang/live'

/** The rows of a report's devices, and their times, place by place. */
export type ManyTimes = Readonly<{ rows: readonly number[] }> & Pick<PlainReports, 'at' | 'receivedAt'>

/** Stands where a row has no time yet: before all times. */
export const never = Number.NEGATIVE_INFINITY

const fewestRows = 64

/** The same numbers, with room for that row: twice as many, so that growing is rare. What is new holds `never`. */
export function cellsFor(row: number, cells: Float64Array, size = 1): Float64Array {
  if ((row + 1) * size <= cells.length) return cells
  const grown = new Float64Array(rowsFor(row) * size).fill(never)
  grown.set(cells)
  return grown
}

/** The same for small marks; what is new holds 0. */
export function marksFor(row: number, marks: Uint8Array): Uint8Array {
  if (row < marks.length) return marks
  const grown = new Uint8Array(rowsFor(row))
  grown.set(marks)
  return grown
}

/** Puts something at a row, and nothing at those before it that have none: an array with holes is slow. */
export function putAt<One>(list: (One | undefined)[], row: number, one: One): void {
  while (list.length < row) list.push(undefined)
  list[row] = one
}

/** The last of some rows, for whoever needs room for all of them. */
export function lastOf(rows: readonly number[]): number {
  let last = 0
  for (const row of rows) if (row > last) last = row
  return last
}

function rowsFor(row: number): number {
  return Math.max(fewestRows, 2 ** Math.ceil(Math.log2(row + 1)))
}
