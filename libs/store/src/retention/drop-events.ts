import { feeds } from '@haidang/domain'

import type { Db } from '../db/open-database.js'
import { type Dropped, weekOf } from './drop-observations.js'
import { dropRows, hasOlder } from './drop-rows.js'

/** Takes the events away that happened before `at` (epoch ms), by whole weeks: what is of the week of `at`, stays. */
export async function dropEvents(db: Db, { at }: Readonly<{ at: number }>): Promise<Dropped> {
  const from = weekOf(at)
  const old = { table: 'device_event', before: from }
  if (!(await hasOlder(db, old))) return { from, outcome: 'nothing' }
  for (const { id: feed, events } of feeds) if (events) await dropRows(db, { ...old, feed })
  return { from, outcome: (await hasOlder(db, old)) ? 'later' : 'gone' }
}
