import type { DeviceId, RefusalReason } from '@haidang/domain'

import { type FeedTable, feedTables } from '../feed-table.js'
import { findUnstorable } from '../observation-row.js'
import type { IncomingObservation } from './commit-batch.js'
import type { DeviceEntry } from './device-cache.js'

/** All that a batch says of one (device, at): places in the batch, in order of arrival. */
export type RowDraft = Readonly<{ key: number; at: number; places: number[] }>

export type FeedRows = Readonly<{ table: FeedTable; rows: readonly RowDraft[] }>

export type Unfit = Readonly<{ reason: RefusalReason; message: string }>

export type Arranged = Readonly<{ feeds: readonly FeedRows[]; unfit: ReadonlyMap<number, Unfit> }>

/**
 * Sorts a batch into rows per feed, by device and time: rows are then locked in one order by every writer, and
 * neighbours land on neighbouring pages. What no table can hold is told apart.
 */
export function arrangeRows(
  observations: readonly IncomingObservation[],
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): Arranged {
  const unfit = new Map<number, Unfit>()
  const drafts = new Map<FeedTable, RowDraft[]>()
  observations.forEach(({ observation }, place) => {
    const device = devices.get(observation.device)
    const table = device && feedTables.get(device.feed)
    const problem = table ? findUnstorable(table, observation) : 'the store does not know the device'
    if (!device || !table || problem !== undefined) {
      unfit.set(place, { reason: table ? 'unstorable' : 'unknown-device', message: problem ?? '' })
      return
    }
    const rows = drafts.get(table) ?? []
    rows.push({ key: device.key, at: observation.at, places: [place] })
    drafts.set(table, rows)
  })
  return { feeds: [...drafts].map(([table, rows]) => ({ table, rows: joinEqual(rows) })), unfit }
}

/** The sort is stable, so the places of a row stay in order of arrival. */
function joinEqual(drafts: RowDraft[]): RowDraft[] {
  const rows: RowDraft[] = []
  for (const draft of drafts.sort((a, b) => a.key - b.key || a.at - b.at)) {
    const last = rows.at(-1)
    if (last?.key === draft.key && last.at === draft.at) last.places.push(...draft.places)
    else rows.push(draft)
  }
  return rows
}
