import { storableJson } from '../commit/storable-text.js'
import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

export const rehearsalStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const

export type RehearsalState = (typeof rehearsalStates)[number]

/** Why one failed: its process ended, the database did not answer, it took too long, or what else the log tells. */
export type RehearsalProblem = 'interrupted' | 'unavailable' | 'too-long' | 'unexpected'

/** A rehearsal as it stands; its plan and its result are what the features make of them. Instants in epoch ms. */
export type RehearsalRow<Plan, Progress, Result> = Readonly<{
  id: number
  askedAt: number
  askedBy: string
  plan: Plan
  state: RehearsalState
  cancelAskedAt: number | null
  progress: Progress | null
  endedAt: number | null
  result: Result | null
  problem: RehearsalProblem | null
}>

const columns = `id, asked_at as "askedAt", asked_by as "askedBy", plan, state, cancel_asked_at as "cancelAskedAt",
  progress, ended_at as "endedAt", problem`

/** So many that have ended are kept. */
const keptEnded = 50

/**
 * Writes down what somebody wants tried. Old ones that have ended make room.
 * @returns its id; or why it is not: one of the same person is waiting or running already, or `most` of all are.
 */
export async function askRehearsal<Plan extends object>(
  tx: Tx,
  ask: Readonly<{ at: number; by: string; plan: Plan; most: number }>,
): Promise<number | 'own-open' | 'too-many'> {
  await tx.query('lock table rehearsal in share row exclusive mode')
  await tx.query(
    `delete from rehearsal where ended_at is not null and id <=
       (select id from rehearsal where ended_at is not null order by id desc offset $1 limit 1)`,
    [keptEnded - 1],
  )
  const open = await tx.query<{ by: string }>(
    `select asked_by as by from rehearsal where state in ('waiting', 'running')`,
  )
  if (open.rows.some(({ by }) => by === ask.by)) return 'own-open'
  if (open.rows.length >= ask.most) return 'too-many'
  const { rows } = await tx.query<{ id: number }>(
    'insert into rehearsal (asked_at, asked_by, plan) values ($1, $2, $3) returning id',
    [timestamp(ask.at), ask.by, storableJson(ask.plan)],
  )
  return rows[0]?.id ?? 'too-many'
}

/** The rehearsal of that id, with its result. */
export async function readRehearsal<P, G, R>(tx: Tx, id: number): Promise<RehearsalRow<P, G, R> | undefined> {
  const { rows } = await tx.query<RehearsalRow<P, G, R>>(
    `select ${columns}, result from rehearsal where id = $1`,
    [id],
  )
  return rows[0]
}

/** All that are kept, newest first, without their results. */
export async function readRehearsals<P, G>(tx: Tx): Promise<RehearsalRow<P, G, null>[]> {
  const { rows } = await tx.query<RehearsalRow<P, G, null>>(
    `select ${columns}, null as result from rehearsal order by id desc`,
  )
  return rows
}

/**
 * One that waits is over at once; one that runs is told so. Those that have ended stay as they are.
 * @returns whether it was waiting or running, and nobody had asked before.
 */
export async function cancelRehearsal(tx: Tx, id: number): Promise<boolean> {
  const { count } = await tx.query(
    `update rehearsal set cancel_asked_at = now(),
       state = case state when 'waiting' then 'cancelled' else state end,
       ended_at = case state when 'waiting' then now() end
     where id = $1 and state in ('waiting', 'running') and cancel_asked_at is null`,
    [id],
  )
  return count > 0
}

/** Takes the oldest that waits; undefined when none does. Those whose process has gone silent are over. */
export async function takeRehearsal<Plan>(
  tx: Tx,
  { silentMs }: Readonly<{ silentMs: number }>,
): Promise<Readonly<{ id: number; plan: Plan }> | undefined> {
  await tx.query(
    `update rehearsal set ended_at = now(), problem = case when cancel_asked_at is null then 'interrupted' end,
       state = case when cancel_asked_at is null then 'failed' else 'cancelled' end
     where state = 'running' and heard_at < now() - make_interval(secs => $1)`,
    [silentMs / 1_000],
  )
  const { rows } = await tx.query<{ id: number; plan: Plan }>(
    `update rehearsal set state = 'running', heard_at = now() where id =
       (select id from rehearsal where state = 'waiting' order by id limit 1 for update skip locked)
     returning id, plan`,
  )
  return rows[0]
}

/** Says how far it is. @returns whether it is still wanted, and still ours. */
export async function tellRehearsal<Progress extends object>(
  tx: Tx,
  { id, progress }: Readonly<{ id: number; progress: Progress }>,
): Promise<boolean> {
  const { rows } = await tx.query<{ wanted: boolean }>(
    `update rehearsal set heard_at = now(), progress = $2 where id = $1 and state = 'running'
     returning cancel_asked_at is null as wanted`,
    [id, JSON.stringify(progress)],
  )
  return rows[0]?.wanted ?? false
}

export type RehearsalEnd<Result> =
  | Readonly<{ state: 'done'; result: Result }>
  | Readonly<{ state: 'cancelled' }>
  | Readonly<{ state: 'failed'; problem: RehearsalProblem }>

/** Ends one that runs. */
export async function endRehearsal<Result extends object>(
  tx: Tx,
  { id, end }: Readonly<{ id: number; end: RehearsalEnd<Result> }>,
): Promise<void> {
  await tx.query(
    `update rehearsal set state = $2, ended_at = now(), result = $3, problem = $4 where id = $1 and state = 'running'`,
    [
      id,
      end.state,
      end.state === 'done' ? storableJson(end.result) : null,
      end.state === 'failed' ? end.problem : null,
    ],
  )
}
