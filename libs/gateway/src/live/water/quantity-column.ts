import type { LatestValue } from '@haidang/domain'
import type { PlainColumn } from '@haidang/live'
import { cellsFor, lastOf, type ManyTimes, marksFor, never, putAt } from './rows.js'

/** What screens show of a value. */
export type ShownValue = Omit<LatestValue, 'imported'>

/** What a cell's numbers do not say: a word or a yes, a status other than `measuring`, flags. */
type Rest = Readonly<Pick<ShownValue, 'value' | 'status' | 'flags'>>

/** Of a cell. */
const [valuePlace, atPlace, receivedPlace, cellSize] = [0, 1, 2, 3]
const unflagged: ShownValue['flags'] = []

/**
 * The newest values of one quantity, a row for each device, in one array of numbers. Ten thousand vehicles a second write
 * here: as objects their values lie in forty thousand places, and to fetch those from memory is most of the work.
 */
export class QuantityColumn {
  readonly quantity: string
  #cells: Float64Array = new Float64Array(0)
  #isNew: Uint8Array = new Uint8Array(0)
  /** Few change it: a vehicle's duty is the same for hours. */
  readonly #rests: (Rest | undefined)[] = []

  constructor(quantity: string) {
    this.quantity = quantity
  }

  /** @returns whether it is newer: a later measurement, or a revision of the same one that came later. */
  take(row: number, { value, at, receivedAt, status, flags }: ShownValue): boolean {
    this.#makeRoom(row)
    if (!this.#isNewer(row, at, receivedAt)) return false
    this.#stamp(row, at, receivedAt)
    this.#cells[row * cellSize + valuePlace] = typeof value === 'number' ? value : Number.NaN
    if (typeof value === 'number' && status === 'measuring' && flags.length === 0) this.#clearRest(row)
    else putAt(this.#rests, row, { value, status, flags })
    return true
  }

  /**
   * The same of many, each measured and not flagged. `noted` is told of each that is newer. Forty thousand a second come here:
   * room is made once, and no value gets an object.
   */
  takeAll({ rows, at, receivedAt }: ManyTimes, told: PlainColumn, noted: (row: number) => void): void {
    const { numbers, words } = told
    this.#makeRoom(lastOf(rows))
    for (let place = 0; place < rows.length; place += 1) {
      const row = rows[place] ?? 0
      const number = numbers[place] ?? Number.NaN
      const word = words?.[number]
      if (words && word === undefined) continue // a place among the words that there is not
      const measuredAt = at[place] ?? never
      const cameAt = receivedAt[place] ?? never
      if (!this.#isNewer(row, measuredAt, cameAt)) continue
      this.#stamp(row, measuredAt, cameAt)
      this.#cells[row * cellSize + valuePlace] = word === undefined ? number : Number.NaN
      if (word === undefined) this.#clearRest(row)
      else if (!this.#isPlainly(row, word))
        putAt(this.#rests, row, { value: word, status: 'measuring', flags: unflagged })
      noted(row)
    }
  }

  read(row: number): ShownValue | undefined {
    const at = this.at(row)
    if (at === never) return undefined
    const { value, status, flags } = this.#rests[row] ?? {
      ...{ value: this.#cells[row * cellSize + valuePlace] ?? 0, status: 'measuring', flags: unflagged },
    }
    return { value, at, receivedAt: this.receivedAt(row), status, flags }
  }

  value(row: number): ShownValue['value'] | undefined {
    return this.#rests[row]?.value ?? this.#cells[row * cellSize + valuePlace]
  }

  /** When it was measured, epoch ms; before all times when it never was. */
  at(row: number): number {
    return this.#cells[row * cellSize + atPlace] ?? never
  }

  receivedAt(row: number): number {
    return this.#cells[row * cellSize + receivedPlace] ?? never
  }

  /** Whether it is `measuring`, without any flag. */
  isPlain(row: number): boolean {
    const rest = this.#rests[row]
    return !rest || (rest.status === 'measuring' && rest.flags.length === 0)
  }

  isNew(row: number): boolean {
    return this.#isNew[row] === 1
  }

  settle(row: number): void {
    if (this.#isNew[row] === 1) this.#isNew[row] = 0
  }

  #makeRoom(row: number): void {
    this.#cells = cellsFor(row, this.#cells, cellSize)
    this.#isNew = marksFor(row, this.#isNew)
  }

  #isNewer(row: number, at: number, receivedAt: number): boolean {
    const knownAt = this.at(row)
    return at > knownAt || (at === knownAt && receivedAt > this.receivedAt(row)) // not without a time
  }

  /** Its number is written by whoever calls. */
  #stamp(row: number, at: number, receivedAt: number): void {
    this.#cells[row * cellSize + atPlace] = at
    this.#cells[row * cellSize + receivedPlace] = receivedAt
    this.#isNew[row] = 1
  }

  #isPlainly(row: number, value: ShownValue['value']): boolean {
    return this.#rests[row]?.value === value && this.isPlain(row)
  }

  #clearRest(row: number): void {
    if (this.#rests[row]) this.#rests[row] = undefined
  }
}
