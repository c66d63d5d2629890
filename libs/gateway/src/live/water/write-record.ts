import { type PositionRecord, positionFlags } from '@haidang/contracts'
import type { Feed } from '@haidang/domain'
import type { FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'
import type { QuantityColumn } from './quantity-column.js'

/** A record whose place depends on who is told. */
export type DeviceRecord = Omit<PositionRecord, 'index'>

/** Writes the devices of a moving feed for its positions frames. */
export type RecordWriter = Readonly<{
  /** @returns undefined while nobody knows where it is. */
  write(of: Drawn, now: number): DeviceRecord | undefined
  /** Whether the record has the newest value of that quantity in full: see `positionFlags`. */
  says(record: DeviceRecord, quantity: string): boolean
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
  const flagOf = new Map(said.map(({ column, flag }) => [column.quantity, flag]))
  return {
    write({ device, row }, now) {
      const fix = board.positions.fix(row)
      if (!fix) return undefined
      let flags = 0
      if (device.simulated) flags |= positionFlags.simulated
      if (ignition.value(row) === true) flags |= positionFlags.ignition
      if (board.isOnline(row)) flags |= positionFlags.online
      for (const { column, flag, fits } of said)
        if (isPromptly(column, row, fix.at) && fits(column.value(row))) flags |= flag
      return {
        lon: fix.lon,
        lat: fix.lat,
        speedKmh: numberOf(speed.value(row)),
        headingDeg: numberOf(heading.value(row)),
        ageMs: now - fix.at,
        state: duty?.places.get(duty.column.value(row)) ?? 0,
        flags,
      }
    },
    says: ({ flags }, quantity) => (flags & (flagOf.get(quantity) ?? 0)) !== 0,
  }
}

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
