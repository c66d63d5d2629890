import type { DeviceId } from '@haidang/domain'

import { messageOf } from '../error-facts.js'
import type { CommitBatch, RefusalRecord } from './commit-batch.js'
import { type Incoming, unstorableRecord } from './note-refusals.js'

/** A part of a batch: `places` and `eventPlaces` are those of its observations and of its events in the whole. */
export type BatchPart = Readonly<{
  batch: CommitBatch
  places: readonly number[]
  eventPlaces: readonly number[]
  unstorable: readonly RefusalRecord[]
}>

export type Division = Readonly<{
  /** The next part to commit, in order; undefined at the end. */
  next(): BatchPart | undefined
  /** Divides a part that was refused, or gives its only row up to quarantine. False when it holds no row to blame. */
  divide(part: BatchPart, cause: unknown): boolean
}>

/** Halving finds a few bad rows quickly and many of them slowly: from here on only the devices that sent them are taken apart. */
const failuresBeforeBlame = 50

/**
 * Takes a batch apart around its poison rows. Order is kept within each device, and what is neither observation nor
 * event comes after all of these, as in the whole.
 */
export function createDivision(whole: CommitBatch): Division {
  const waiting: BatchPart[] = [
    {
      batch: whole,
      places: whole.observations.map((_, place) => place),
      eventPlaces: (whole.deviceEvents ?? []).map((_, place) => place),
      unstorable: [],
    },
  ]
  const blamed = new Set<DeviceId>()
  let failures = 0
  return {
    next: () => waiting.shift(),
    divide: (part, cause) => {
      const rows = rowsOf(part)
      const [first] = rows
      if (!first) return false
      failures += 1
      if (rows.length === 1) blamed.add(senderOf(first))
      waiting.unshift(
        ...(rows.length === 1 ? giveUp(part, first, cause) : split(part, { rows, failures, blamed })),
      )
      return true
    },
  }
}

/** An observation or an event of a part, and its place among the like of it. */
type Row = Readonly<{ incoming: Incoming; place: number }>

function rowsOf({ batch, places, eventPlaces }: BatchPart): Row[] {
  const { observations, deviceEvents = [] } = batch
  return [
    ...observations.map((incoming, index) => ({ incoming, place: places[index] ?? index })),
    ...deviceEvents.map((incoming, index) => ({ incoming, place: eventPlaces[index] ?? index })),
  ]
}

function senderOf({ incoming }: Row): DeviceId {
  return 'event' in incoming ? incoming.event.device : incoming.observation.device
}

type Rest = Pick<CommitBatch, 'signals' | 'refusals' | 'audit' | 'again'>

function giveUp({ batch }: BatchPart, { incoming }: Row, cause: unknown): BatchPart[] {
  const record = unstorableRecord(incoming, `PostgreSQL: ${messageOf(cause)}`)
  const rest = { ...restOf(batch), refusals: [...batch.refusals, record] }
  return [{ ...partOf([], rest), unstorable: [record] }]
}

type Split = Readonly<{ rows: readonly Row[]; failures: number; blamed: ReadonlySet<DeviceId> }>

function split({ batch }: BatchPart, { rows, failures, blamed }: Split): BatchPart[] {
  const isSuspect = (row: Row): boolean => blamed.has(senderOf(row))
  const suspects = failures < failuresBeforeBlame ? [] : rows.filter(isSuspect)
  const half = Math.ceil(rows.length / 2)
  const groups =
    suspects.length === 0
      ? [rows.slice(0, half), rows.slice(half)]
      : [rows.filter((row) => !isSuspect(row)), ...suspects.map((row) => [row])].filter(
          (group) => group.length > 0,
        )
  const rest = restOf(batch)
  const nothing: Rest = { signals: [], refusals: [], ...(batch.again && { again: true }) }
  return groups.map((group, index) => partOf(group, index === groups.length - 1 ? rest : nothing))
}

function restOf({ observations: _, deviceEvents: __, ...rest }: CommitBatch): Rest {
  return rest
}

function partOf(rows: readonly Row[], rest: Rest): BatchPart {
  const observations = rows.flatMap(({ incoming, place }) =>
    'event' in incoming ? [] : [{ incoming, place }],
  )
  const events = rows.flatMap(({ incoming, place }) => ('event' in incoming ? [{ incoming, place }] : []))
  return {
    batch: {
      ...rest,
      observations: observations.map(({ incoming }) => incoming),
      deviceEvents: events.map(({ incoming }) => incoming),
    },
    places: observations.map(({ place }) => place),
    eventPlaces: events.map(({ place }) => place),
    unstorable: [],
  }
}
