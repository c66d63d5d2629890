import type { DeviceId } from '@haidang/domain'

import { messageOf } from '../error-facts.js'
import type { CommitBatch, IncomingObservation, RefusalRecord } from './commit-batch.js'
import { unstorableRecord } from './note-refusals.js'

/** A part of a batch: `places` are those of its observations in the whole. */
export type BatchPart = Readonly<{
  batch: CommitBatch
  places: readonly number[]
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
 * Takes a batch apart around its poison rows. Order is kept within each device, and what is no observation comes
 * after all observations, as in the whole.
 */
export function createDivision(whole: CommitBatch): Division {
  const waiting: BatchPart[] = [
    { batch: whole, places: whole.observations.map((_, place) => place), unstorable: [] },
  ]
  const blamed = new Set<DeviceId>()
  let failures = 0
  return {
    next: () => waiting.shift(),
    divide: (part, cause) => {
      const [first] = part.batch.observations
      if (!first) return false
      failures += 1
      if (part.places.length === 1) blamed.add(first.observation.device)
      waiting.unshift(
        ...(part.places.length === 1 ? giveUp(part, { first, cause }) : split(part, { failures, blamed })),
      )
      return true
    },
  }
}

type Rest = Pick<CommitBatch, 'signals' | 'refusals' | 'audit'>
const nothing: Rest = { signals: [], refusals: [] }

function giveUp(
  { batch }: BatchPart,
  { first, cause }: { first: IncomingObservation; cause: unknown },
): BatchPart[] {
  const record = unstorableRecord(first, `PostgreSQL: ${messageOf(cause)}`)
  return [
    {
      batch: { ...batch, observations: [], refusals: [...batch.refusals, record] },
      places: [],
      unstorable: [record],
    },
  ]
}

function split(
  part: BatchPart,
  { failures, blamed }: { failures: number; blamed: ReadonlySet<DeviceId> },
): BatchPart[] {
  const { observations, ...rest } = part.batch
  const all = observations.map((_, index) => index)
  const suspect = (index: number): boolean => {
    const incoming = observations[index]
    return incoming !== undefined && blamed.has(incoming.observation.device)
  }
  const suspects = failures < failuresBeforeBlame ? [] : all.filter(suspect)
  const half = Math.ceil(all.length / 2)
  const groups =
    suspects.length === 0
      ? [all.slice(0, half), all.slice(half)]
      : [all.filter((index) => !suspect(index)), ...suspects.map((index) => [index])].filter(
          (group) => group.length > 0,
        )
  return groups.map((group, index) => pick(part, group, index === groups.length - 1 ? rest : nothing))
}

function pick({ batch, places }: BatchPart, group: readonly number[], rest: Rest): BatchPart {
  return {
    batch: { ...rest, observations: group.flatMap((index) => batch.observations[index] ?? []) },
    places: group.flatMap((index) => places[index] ?? []),
    unstorable: [],
  }
}
