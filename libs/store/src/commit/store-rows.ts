import { type Merge, type Observation, type ObservationRow, mergeRow } from '@haidang/domain'

import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type NewRow, type ObservationRecord, readRow, writeRows } from '../observation-row.js'
import type { FeedRows, RowDraft } from './arrange-rows.js'
import type { IncomingObservation } from './commit-batch.js'
import { rowStatements } from './row-statements.js'

/**
 * What became of each observation, by place in the batch. Undefined is the common case: its row was not there, and
 * everything of it is newly stored.
 */
export type Merges = (Merge | undefined)[]

/** Stores the rows of one feed; rows that were there are filled up or revised value by value. */
export async function storeRows(
  tx: Tx,
  { table, rows }: FeedRows,
  { observations, merges }: { observations: readonly IncomingObservation[]; merges: Merges },
): Promise<void> {
  const mergeInto = (draft: RowDraft, stored: ObservationRow | undefined) =>
    mergePlaces(draft, { observations, merges, stored })
  const statements = rowStatements(table)
  const inserted = await tx.query<{ key: number; at: number }>(
    statements.insert,
    writeRows(
      table,
      rows.map((draft) => mergeInto(draft, undefined)),
    ),
  )
  if (inserted.rows[0]?.at === rows.length) return
  const wentIn = new Set(inserted.rows.map(({ key, at }) => `${key} ${at}`))
  const present = rows.filter(({ key, at }) => !wentIn.has(`${key} ${at}`))
  const ats = present.map(({ at }) => at)
  const stored = await tx.query<ObservationRecord>(statements.readExisting, [
    int4Array(present.map(({ key }) => key)),
    timestampArray(ats),
    timestamp(ats.reduce((a, b) => Math.min(a, b))),
    timestamp(ats.reduce((a, b) => Math.max(a, b))),
  ])
  const storedRows = new Map(
    stored.rows.map((record) => [`${record.device_key} ${record.at}`, readRow(table, record)]),
  )
  const changed = present.flatMap((draft) => {
    const row = mergeInto(draft, storedRows.get(`${draft.key} ${draft.at}`))
    return draft.places.some((place) => addsSomething(merges[place])) ? [row] : []
  })
  if (changed.length > 0) await tx.query(statements.update, writeRows(table, changed))
}

/** Whether something of an observation was newly stored. */
export function addsSomething(merge: Merge | undefined): boolean {
  return merge === undefined || merge.fresh.length > 0 || merge.positionFresh
}

type Into = Readonly<{
  observations: readonly IncomingObservation[]
  merges: Merges
  stored: ObservationRow | undefined
}>

/** The row that the observations of a draft make together, in order of arrival; notes what became of each. */
function mergePlaces({ key, at, places }: RowDraft, { observations, merges, stored }: Into): NewRow {
  const [place = -1] = places
  const first = observations[place]?.observation
  const simulated = first?.simulated ?? false
  if (first && places.length === 1 && !stored && namesEachOnce(first)) {
    merges[place] = undefined
    return {
      key,
      at,
      receivedAt: first.receivedAt,
      position: first.position,
      simulated,
      values: first.values,
    }
  }
  const parts = places.flatMap((other) => observations[other]?.observation ?? [])
  let row = stored
  parts.forEach((part, index) => {
    const merge = mergeRow(row, part)
    merges[places[index] ?? -1] = merge
    row = merge.row
  })
  return {
    key,
    at,
    receivedAt: row?.receivedAt ?? at,
    position: row?.position,
    simulated,
    values: [...(row?.values.values() ?? [])],
  }
}

/** Observations are short: looking back is quicker than a set. */
function namesEachOnce({ values }: Observation): boolean {
  for (let index = 1; index < values.length; index++)
    for (let before = 0; before < index; before++)
      if (values[before]?.quantity === values[index]?.quantity) return false
  return true
}
