import type { BehindValue } from '@haidang/domain'

import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'

/** A stretch of event time of a device in which values arrived behind the newest. */
export type Window = Readonly<{ key: number; fromAt: number; toAt: number }>

/** Insert only: a worker that holds a window must never make an intake wait. */
const insert: Statement = {
  name: 'note-second-looks',
  text: `insert into second_look (device_key, from_at, to_at)
select * from unnest($1::integer[], $2::timestamptz[], $3::timestamptz[])`,
}

/** Notes windows that deserve a second look. */
export async function noteSecondLooks(tx: Tx, windows: readonly Window[]): Promise<void> {
  if (windows.length === 0) return
  await tx.query(insert, [
    int4Array(windows.map(({ key }) => key)),
    timestampArray(windows.map(({ fromAt }) => fromAt)),
    timestampArray(windows.map(({ toAt }) => toAt)),
  ])
}

/** The one window that holds all of the values; undefined when there are none. */
export function windowOf(key: number, behind: readonly BehindValue[]): Window | undefined {
  if (behind.length === 0) return undefined
  const ats = behind.map(({ at }) => at)
  return { key, fromAt: ats.reduce((a, b) => Math.min(a, b)), toAt: ats.reduce((a, b) => Math.max(a, b)) }
}
