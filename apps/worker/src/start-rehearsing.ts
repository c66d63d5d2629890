import type { Log } from '@haidang/domain'
import type { Running, Stages } from '@haidang/platform'
import type { Db } from '@haidang/store'
import { runInThread, startRehearsals } from '@haidang/upkeep'

export type RehearsingOptions = Readonly<{
  running: Running
  db: Db
  /** Rehearsals read history by a connection of their own. */
  databaseUrl: string
  log: Log
  stages: Stages
}>

/** Starts doing what somebody wants tried over the past, in a thread beside whatever else this process does. */
export function startRehearsing({ running, db, databaseUrl, log, stages }: RehearsingOptions): void {
  const rehearsals = startRehearsals({
    ...{ db, databaseUrl, run: runInThread },
    log: log.child({ part: 'rehearsals' }),
    stage: stages.open('rehearsals'),
  })
  running.add('rehearsals', rehearsals, (open) => open.close())
}
