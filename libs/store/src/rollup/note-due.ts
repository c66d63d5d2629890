import type { FeedRows } from '../commit/arrange-rows.js'
import type { DeviceSignals } from '../commit/derived/derive-rows.js'
import { type Merges, addsSomething } from '../commit/store-rows.js'
import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { hourOf } from './hour.js'
import type { DeviceHour, KnownDue } from './known-due.js'
import { rollups } from './rollup-table.js'

/** Whoever notes waits for another who is noting the same; all do it in the same order. */
const insert: Statement = {
  name: 'note-rollup-due',
  text: `insert into rollup_due (device_key, hour_at)
select * from unnest($1::integer[], $2::timestamptz[])
on conflict (device_key, hour_at) where not taken do nothing`,
}

export type StoredRows = Readonly<{
  feeds: readonly FeedRows[]
  merges: Merges
  derived: readonly Pick<DeviceSignals, 'key' | 'ats'>[]
}>

/**
 * The hours of devices of which a batch has stored something that the roll-ups do not have: each once, by device and
 * time. Not those that are known to be noted.
 */
export function dueHours({ feeds, merges, derived }: StoredRows, known: KnownDue): DeviceHour[] {
  const due = new Map<number, Set<number>>()
  let last: DeviceHour | undefined
  const add = (key: number, at: number): void => {
    const hourAt = hourOf(at)
    if (last?.key === key && last.hourAt === hourAt) return
    last = { key, hourAt }
    if (known.isKnown(last)) return
    const hours = due.get(key)
    if (hours) hours.add(hourAt)
    else due.set(key, new Set([hourAt]))
  }
  for (const { table, rows } of feeds) {
    if (!rollups.has(table.feed.id)) continue
    for (const { key, at, places } of rows)
      if (places.some((place) => addsSomething(merges[place]))) add(key, at)
  }
  for (const { key, ats } of derived) for (const at of ats) add(key, at)
  return [...due]
    .flatMap(([key, hours]) => [...hours].map((hourAt) => ({ key, hourAt })))
    .sort((a, b) => a.key - b.key || a.hourAt - b.hourAt)
}

/** Notes hours whose roll-ups are behind from now on; in the transaction that has stored their values. */
export async function noteDue(tx: Tx, hours: readonly DeviceHour[]): Promise<void> {
  if (hours.length === 0) return
  await tx.query(insert, [
    int4Array(hours.map(({ key }) => key)),
    timestampArray(hours.map(({ hourAt }) => hourAt)),
  ])
}
