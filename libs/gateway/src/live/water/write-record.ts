import { PositionSheet, positionFlags } from '@haidang/contracts'
import type { Feed } from '@haidang/domain'
import type { FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'
import type { QuantityColumn } from './quantity-column.js'
import { never } from './rows.js'

/** Writes the devices of a moving feed for its positions frames. */
export type RecordWriter = Readonly<{
  sheet: PositionSheet
  /** @returns its place on the sheet; undefined while nobody knows where it is. */
  write(of: Drawn, now: number): number | undefined
  /** The columns with something new of that row that its record, if it has one, does not say in full: see `positionFlags`. */
  beside(row: number, place: number | undefined): readonly QuantityColumn[]
}>

const promptMs = 2_000

type Said = Readonly<{ column: QuantityColumn; flag: number; fits: (value: unknown) => boolean }>

export function createRecordWriter({ quantities }: Feed, board: FeedBoard): RecordWriter {
  const [speed, heading, ignition] = [
    board.column('speed'),
    board.column('heading'),
    board.column('ignition'),
  ]
  const word = quantities.find((quantity) => quantity.kind === 'word')
  const duty = word && { column: board.column(word.key), places: placesOf(word) }
  const known = new Set(quantities.map(({ key }) => key))
  const said: readonly Said[] = [
    { column: speed, flag: positionFlags.speedSaid, fits: always },
    { column: heading, flag: positionFlags.headingSaid, fits: isHeading },
    { column: ignition, flag: positionFlags.ignitionSaid, fits: always },
    ...(duty ? [{ column: duty.column, flag: positionFlags.stateSaid, fits: always }] : []),
  ].filter(({ column }) => known.has(column.quantity))
  /** Of the board's columns, one by one; columns that it opens later are said by no record. */
  const flagOf = board.columns.map((column) => said.find((one) => one.column === column)?.flag ?? 0)
  const sheet = new PositionSheet()
  /** The record that is being written, always the same one: ten thousand a second come by here. */
  const pen = { lon: 0, lat: 0, speedKmh: 0, headingDeg: 0, ageMs: 0, state: 0, flags: 0 }
  return {
    sheet,
    write({ device, row }, now) {
      const at = board.positions.at(row)
      if (at === never) return undefined
      let flags = 0
      if (device.simulated) flags |= positionFlags.simulated
      if (ignition.value(row) === true) flags |= positionFlags.ignition
      if (board.isOnline(row)) flags |= positionFlags.online
      for (const { column, flag, fits } of said)
        if (isPromptly(column, row, at) && fits(column.value(row))) flags |= flag
      pen.lon = board.positions.lon(row)
      pen.lat = board.positions.lat(row)
      pen.speedKmh = numberOf(speed.value(row))
      pen.headingDeg = numberOf(heading.value(row))
      pen.ageMs = now - at
      pen.state = duty?.places.get(duty.column.value(row)) ?? 0
      pen.flags = flags
      return sheet.add(pen)
    },
    beside(row, place) {
      const flags = place === undefined ? 0 : sheet.flags(place)
      let beside: readonly QuantityColumn[] = none
      for (let index = 0; index < board.columns.length; index += 1) {
        const column = board.columns[index]
        if (column?.isNew(row) && (flags & (flagOf[index] ?? 0)) === 0) beside = [...beside, column]
      }
      return beside
    },
  }
}

const none: readonly QuantityColumn[] = []

/** Measured with the fix, nothing to be said against it, and received soon. */
function isPromptly(column: QuantityColumn, row: number, fixedAt: number): boolean {
  const at = column.at(row)
  return at === fixedAt && column.receivedAt(row) - at <= promptMs && column.isPlain(row)
}

/** Places count from 1. */
function placesOf({
  words,
}: Extract<Feed['quantities'][number], { kind: 'word' }>): ReadonlyMap<unknown, number> {
  return new Map(words.map((word, place) => [word, place + 1]))
}

function always(): boolean {
  return true
}

/** A record counts headings from 0 up to, and without, 360. */
function isHeading(value: unknown): boolean {
  return typeof value === 'number' && value < 359.99
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
