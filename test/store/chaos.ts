import { type AlarmId, deviceId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { type CommitStore, type Db, type DeviceSignal, StoreUnavailable, commit } from '@haidang/store'

import type { Step } from '../prove/alarms/history.js'
import { type TestDatabase, aClock, engineWith, incoming, rowsOf, storeOn } from './test-store.js'

export const rules = [aThresholdRule()]

/** One process after another under the same name: each has a memory and connections of its own, and dies with them. */
export type Intake = Readonly<{
  /** Commits; a death in the middle of it is followed by a new life that does it again. */
  play(steps: readonly Step[]): Promise<void>
  lives(): number
  /** Commits that a death has ended in the middle. */
  interrupted(): number
}>

export function anIntake(database: TestDatabase, name: string, mortal?: () => number): Intake {
  let [lives, interrupted] = [0, 0]
  let db: Db
  let store: CommitStore
  const begin = (): void => {
    lives += 1
    db = database.open(`${name}-${lives}`)
    store = storeOn(db, aClock())
  }
  begin()
  const dieSoon = async (afterMs: number): Promise<void> => {
    await new Promise((done) => setTimeout(done, afterMs))
    await database.db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
      [`${name}-${lives}`],
    )
  }
  const once = async (steps: readonly Step[]): Promise<void> => {
    const dying = mortal && mortal() < 0.25 ? dieSoon(mortal() * 8) : undefined
    try {
      await commitSteps(store, database.db, steps)
    } finally {
      await dying
      if (dying) begin()
    }
  }
  return {
    lives: () => lives,
    interrupted: () => interrupted,
    play: async (steps) => {
      for (;;) {
        try {
          return await once(steps)
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error
          interrupted += 1
        }
      }
    },
  }
}

async function commitSteps(store: CommitStore, db: Db, steps: readonly Step[]): Promise<void> {
  const observations = steps.flatMap((step) =>
    step.kind === 'measured'
      ? [incoming(step.device, step.at, { pm25: step.pm25 }, { receivedAt: step.at + 2_000 })]
      : [],
  )
  const signals: DeviceSignal[] = []
  for (const step of steps) if (step.kind === 'desk') signals.push(...(await commandsOf(db, step)))
  await commit(store, { observations, signals, refusals: [] }, engineWith(rules))
}

/** The operator sees the device’s live alarm and its latest number; without one there is nothing to do. */
async function commandsOf(
  db: Db,
  { device, at, action, actor }: Extract<Step, { kind: 'desk' }>,
): Promise<DeviceSignal[]> {
  const [live] = await rowsOf<{ id: AlarmId; seq: number; lastAt: number; lastBy: string | null }>(
    db,
    `select a.id, e.seq, e.at as "lastAt", e.actor as "lastBy" from alarm a join device d on d.key = a.device_key
     join lateral (select seq, at, actor from alarm_event where alarm_id = a.id order by seq desc limit 1) e on true
     where d.id = $1 and a.closed_at is null and not a.retro`,
    [device],
  )
  if (!live || (live.lastAt === at && live.lastBy === actor)) return [] // done in the life before this one
  const signal = { kind: 'command', at, alarm: live.id, action, actor } as const
  return [{ device: deviceId(device), signal, expectedSeq: live.seq }]
}

/** A device’s alarm log, in words that two runs can be compared by: numbers of rows and alarms are left out. */
export async function logOf(db: Db, device: string): Promise<string[]> {
  const lines = await rowsOf<{ at: number; line: string }>(
    db,
    `select e.at, concat_ws(' ', e.reason, e.from_state, e.to_state, e.alarm->>'severity', e.actor) as line
     from alarm_event e join alarm a on a.id = e.alarm_id join device d on d.key = a.device_key
     where d.id = $1 order by e.seq`,
    [device],
  )
  return lines.map(({ at, line }) => `${new Date(at).toISOString()} ${line}`)
}

/** When the device’s episodes began and ended. */
export async function episodesOf(db: Db, device: string): Promise<string[]> {
  const rows = await rowsOf<{ raised: number; cleared: number | null }>(
    db,
    `select raised_at as raised, cleared_at as cleared from alarm a join device d on d.key = a.device_key
     where d.id = $1 order by 1`,
    [device],
  )
  return rows.map(({ raised, cleared }) => `${raised} ${cleared}`)
}
