import type { DeviceId, LatestPosition } from '@haidang/domain'
import type { PlainReports, ShownState } from '@haidang/live'
import { withCurrentPresence } from '../../current-presence.js'
import { PositionColumn } from './position-column.js'
import { QuantityColumn, type ShownValue } from './quantity-column.js'
import { marksFor, never, putAt } from './rows.js'

type Presence = NonNullable<ShownState['presence']>

/** The newest of a device, as live screens show it. */
export type BoardEntry = Readonly<{
  latest: Readonly<Record<string, ShownValue>>
  position?: LatestPosition | undefined
  presence?: Presence | undefined
}>

/** What is new of a row. */
const bits = { waits: 1, position: 2, presence: 4 } as const

/**
 * The newest values of a feed's devices, and what of them has not been told yet. Each device has a row, found once for all
 * that it says at one time; from there on numbers in arrays are read and written, and nothing is kept of a report but those.
 */
export class FeedBoard {
  readonly positions = new PositionColumn()
  readonly #presenceSinceAt: number | undefined
  readonly #rows = new Map<DeviceId, number>()
  readonly #rowsByKey = new Map<number, number>()
  readonly #ids: DeviceId[] = []
  readonly #columns: QuantityColumn[] = []
  readonly #columnByQuantity = new Map<string, QuantityColumn>()
  readonly #presences: (Presence | undefined)[] = []
  #news: Uint8Array = new Uint8Array(0)
  #waiting: number[] = []

  /** @param presenceSinceAt Epoch ms when the broker started: what was told of connections before is not shown. */
  constructor(presenceSinceAt?: number) {
    this.#presenceSinceAt = presenceSinceAt
  }

  /** The row of a device; a new one when it has none. */
  row(device: DeviceId): number {
    const known = this.#rows.get(device)
    if (known !== undefined) return known
    const row = this.#ids.push(device) - 1
    this.#rows.set(device, row)
    this.#news = marksFor(row, this.#news)
    return row
  }

  /** From now on others may speak of the device by what the database knows it by. */
  know(device: DeviceId, key: number): void {
    this.#rowsByKey.set(key, this.row(device))
  }

  device(row: number): DeviceId | undefined {
    return this.#ids[row]
  }

  /** All that it has, each at its place for ever. */
  get columns(): readonly QuantityColumn[] {
    return this.#columns
  }

  column(quantity: string): QuantityColumn {
    const known = this.#columnByQuantity.get(quantity)
    if (known) return known
    const column = new QuantityColumn(quantity)
    this.#columnByQuantity.set(quantity, column)
    this.#columns.push(column)
    return column
  }

  /** What it has of a row, as it is now. */
  entry(row: number): BoardEntry {
    const latest: Record<string, ShownValue> = {}
    for (const column of this.#columns) {
      const value = column.read(row)
      if (value) latest[column.quantity] = value
    }
    return { latest, position: this.positions.read(row), presence: this.#presences[row] }
  }

  isOnline(row: number): boolean {
    return this.#presences[row]?.online === true
  }

  /**
   * Takes what is newer than what the board has. Commits of one device may be told out of order, and the first
   * reading of the database races with them: comparing each value's time makes every order give the same board.
   */
  take(device: DeviceId, told: ShownState): void {
    const { latest, position, presence } = withCurrentPresence(told, this.#presenceSinceAt)
    const row = this.row(device)
    for (const quantity in latest) {
      const value = latest[quantity]
      if (value && this.column(quantity).take(row, value)) this.#note(row, 0)
    }
    if (position) this.#takeFix(row, position)
    if (presence && presence.at > (this.#presences[row]?.at ?? never)) {
      putAt(this.#presences, row, presence)
      this.#note(row, bits.presence)
    }
  }

  /** The same, of many devices. @returns false when it does not know all of them by their keys; nothing is taken then. */
  takeAll({ devices, at, receivedAt, positions, columns }: PlainReports): boolean {
    const rows = this.#rowsOf(devices)
    if (!rows) return false
    const noted = (row: number): void => this.#note(row, 0)
    for (const told of columns) this.column(told.quantity).takeAll({ rows, at, receivedAt }, told, noted)
    const moved = (row: number): void => this.#note(row, bits.position)
    if (positions) this.positions.takeAll({ rows, at, receivedAt }, positions, moved)
    return true
  }

  /**
   * Those of the rows with something new whose turn it is, in the order in which they began to wait; the others go on
   * waiting.
   */
  draw(isDue: (row: number) => boolean): number[] {
    const drawn: number[] = []
    const held: number[] = []
    for (const row of this.#waiting) {
      if (isDue(row)) {
        drawn.push(row)
        this.#news[row] = (this.#news[row] ?? 0) & ~bits.waits
      } else held.push(row)
    }
    this.#waiting = held
    return drawn
  }

  /** The columns with something new of that row. */
  newColumns(row: number): readonly QuantityColumn[] {
    return this.#columns.filter((column) => column.isNew(row))
  }

  hasMoved(row: number): boolean {
    return ((this.#news[row] ?? 0) & bits.position) !== 0
  }

  hasNewPresence(row: number): boolean {
    return ((this.#news[row] ?? 0) & bits.presence) !== 0
  }

  /** All that was new of a row that was drawn has been told. */
  settle(row: number): void {
    for (const column of this.#columns) column.settle(row)
    this.#news[row] = (this.#news[row] ?? 0) & bits.waits
  }

  #rowsOf(devices: PlainReports['devices']): number[] | undefined {
    if (!(devices instanceof Float64Array)) return devices.map((device) => this.row(device))
    const rows: number[] = []
    for (const key of devices) {
      const row = this.#rowsByKey.get(key)
      if (row === undefined) return undefined
      rows.push(row)
    }
    return rows
  }

  #takeFix(row: number, { position: [lon, lat], at, receivedAt }: LatestPosition): void {
    if (this.positions.take(row, { lon, lat, at, receivedAt })) this.#note(row, bits.position)
  }

  #note(row: number, what: number): void {
    const news = this.#news[row] ?? 0
    if ((news & bits.waits) === 0) this.#waiting.push(row)
    this.#news[row] = news | what | bits.waits
  }
}
