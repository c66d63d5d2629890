import type { LatestPosition } from '@haidang/domain'
import type { PlainReports } from '@haidang/live'
import { cellsFor, lastOf, type ManyTimes, never } from './rows.js'

/** Of a cell. */
const [lonPlace, latPlace, atPlace, receivedPlace, cellSize] = [0, 1, 2, 3, 4]

/** A place and when it was, epoch ms. */
export type Fix = Readonly<{ lon: number; lat: number; at: number; receivedAt: number }>

/** The newest position of each row, as `QuantityColumn` has values. */
export class PositionColumn {
  #cells: Float64Array = new Float64Array(0)

  /** @returns whether it is newer. */
  take(row: number, { lon, lat, at, receivedAt }: Fix): boolean {
    const cell = row * cellSize
    this.#cells = cellsFor(row, this.#cells, cellSize)
    if (!(at > this.at(row))) return false // nor without a time
    this.#cells[cell + lonPlace] = lon
    this.#cells[cell + latPlace] = lat
    this.#cells[cell + atPlace] = at
    this.#cells[cell + receivedPlace] = receivedAt
    return true
  }

  /** The same of many. `noted` is told of each that is newer. */
  takeAll(
    { rows, at, receivedAt }: ManyTimes,
    { lon, lat }: NonNullable<PlainReports['positions']>,
    noted: (row: number) => void,
  ): void {
    this.#cells = cellsFor(lastOf(rows), this.#cells, cellSize)
    for (let place = 0; place < rows.length; place += 1) {
      const row = rows[place] ?? 0
      const cell = row * cellSize
      const measuredAt = at[place] ?? never
      if (!(measuredAt > this.at(row))) continue
      this.#cells[cell + lonPlace] = lon[place] ?? 0
      this.#cells[cell + latPlace] = lat[place] ?? 0
      this.#cells[cell + atPlace] = measuredAt
      this.#cells[cell + receivedPlace] = receivedAt[place] ?? never
      noted(row)
    }
  }

  lon(row: number): number {
    return this.#cells[row * cellSize + lonPlace] ?? 0
  }

  lat(row: number): number {
    return this.#cells[row * cellSize + latPlace] ?? 0
  }

  read(row: number): LatestPosition | undefined {
    const fix = this.fix(row)
    return fix && { position: [fix.lon, fix.lat], at: fix.at, receivedAt: fix.receivedAt }
  }

  fix(row: number): Fix | undefined {
    const cell = row * cellSize
    const at = this.at(row)
    if (at === never) return undefined
    const [lon = 0, lat = 0] = [this.#cells[cell + lonPlace], this.#cells[cell + latPlace]]
    return { lon, lat, at, receivedAt: this.#cells[cell + receivedPlace] ?? at }
  }

  /** Epoch ms; before all times when nobody knows where it is. */
  at(row: number): number {
    return this.#cells[row * cellSize + atPlace] ?? never
  }
}
