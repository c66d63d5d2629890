import { feeds } from '@haidang/domain'

import type { Db } from '../db/open-database.js'
import { type Dropped, weekOf } from './drop-observations.js'
import { dropRows, hasOlder } from './drop-rows.js'

/** Takes the events away that happened before `at` (epoch ms), by whole weeks: what is of the week of `at`, stays. */
export async function dropEvents(db: Db, { at }: Readonly<{ at: number }>): Promise<Dropped> {
  const from = weekOf(at)
  const withEvents = feeds.filter(({ events }) => events).map(({ id }) => id)
  const old = { table: 'device_event', before: from, feeds: withEvents }
  if (!(await hasOlder(db, old))) return { from, outcome: 'nothing' }
  return { from, outcome: (await dropRows(db, old)) ? 'gone' : 'later' }
}
