import { createHash } from 'node:crypto'

import {
  type Area,
  type AreaId,
  type Land,
  type Reorganisation,
  type ReorganisationPlan,
  type ReorganisationRefusal,
  type WithdrawalRefusal,
  growAreaTree,
  isInternal,
  reorganise,
  withdraw,
} from '@haidang/domain'
import {
  type Db,
  type Tx,
  carryOutPlan,
  lockRegister,
  readRegister,
  readUsesOfAreas,
  settleDeviceAreas,
  withdrawPlan,
  writeAudit,
} from '@haidang/store'

import { membershipsById } from './snapshot.js'

/** What somebody wants done to the units; without the `confirm` of the plan it is only said. */
export type ReorganisationRequest = Readonly<{
  change: Reorganisation
  /** As an answer gave it: exactly that plan is carried out. */
  confirm: string | undefined
  /** A day before today is meant: all that was told of the units since then is told otherwise from now on. */
  backdated: boolean
  by: string
  /** RFC 3339 date at the site. */
  today: string
}>

export type ReorganisationAnswer = Readonly<{
  plan: ReorganisationPlan
  ends: readonly Area[]
  confirm: string
  done: boolean
}>

export type ReorganisationOutcome =
  | Readonly<{ ok: true; value: ReorganisationAnswer }>
  | Readonly<{ ok: false; reason: ReorganisationRefusal; about: readonly string[] }>
  | Readonly<{ ok: false; reason: 'plan-changed' | 'day-has-passed'; about: readonly string[] }>

/**
 * Ends units and begins those that follow them, with their devices and an audit row, in one transaction. What is confirmed
 * is the plan, not the request: a device that came in between makes it another one. `at`: epoch ms.
 */
export async function reorganiseAreas(
  db: Db,
  { change, confirm, backdated, by, today }: ReorganisationRequest,
  at: number,
): Promise<ReorganisationOutcome> {
  if (change.day < today && !backdated) return { ok: false, reason: 'day-has-passed', about: [change.day] }
  return db.tx(async (tx) => {
    await lockRegister(tx)
    const land = await readLand(tx)
    const thought = reorganise(land, change)
    if (!thought.ok) return thought
    const { plan } = thought
    const ends = plan.ends.flatMap((id: AreaId) => land.tree.find(id) ?? [])
    const answer = { plan, ends, confirm: confirmationOf(plan) }
    if (confirm === undefined) return { ok: true, value: { ...answer, done: false } }
    if (confirm !== answer.confirm) return { ok: false, reason: 'plan-changed', about: [answer.confirm] }
    await carryOutPlan(tx, plan)
    await settleDeviceAreas(tx, today)
    const { day, moves } = plan
    const detail = { day, ends: plan.ends, begins: plan.begins.map(({ id }) => id), devices: moves.length }
    await writeAudit(
      tx,
      plan.begins.map(({ id }) => ({ at, actor: by, action: 'area.begun', subject: id, detail })),
    )
    await writeAudit(
      tx,
      plan.ends.map((id) => ({ at, actor: by, action: 'area.ended', subject: id, detail })),
    )
    return { ok: true, value: { ...answer, done: true } }
  })
}

/** Calls a planned change off, by a unit that it is to end; without the `confirm` of the answer that is only said. */
export type WithdrawalRequest = Readonly<{
  unit: AreaId
  confirm: string | undefined
  by: string
  /** RFC 3339 date at the site. */
  today: string
}>

export type WithdrawalOutcome =
  | Readonly<{ ok: true; value: ReorganisationAnswer }>
  | Readonly<{ ok: false; reason: WithdrawalRefusal | 'plan-changed'; about: readonly string[] }>

/**
 * Undoes a change of units before its first day, with its devices and an audit row, in one transaction; a unit that was to
 * begin is then as if it had never been, so nobody and nothing may name it. `at`: epoch ms.
 */
export async function withdrawAreaChange(
  db: Db,
  { unit, confirm, by, today }: WithdrawalRequest,
  at: number,
): Promise<WithdrawalOutcome> {
  return db.tx(async (tx) => {
    await lockRegister(tx)
    const land = await readLand(tx)
    const thought = withdraw(land, { unit, today })
    if (!thought.ok) return thought
    const { plan } = thought
    const begins = plan.begins.map(({ id }) => id)
    const uses = await readUsesOfAreas(tx, begins)
    if (uses.length > 0) return { ok: false, reason: 'area-in-use', about: uses }
    const ends = plan.ends.flatMap((id) => land.tree.find(id) ?? [])
    const answer = { plan, ends, confirm: confirmationOf(plan) }
    if (confirm === undefined) return { ok: true, value: { ...answer, done: false } }
    if (confirm !== answer.confirm) return { ok: false, reason: 'plan-changed', about: [answer.confirm] }
    await withdrawPlan(tx, plan)
    const detail = { day: plan.day, begins, devices: plan.moves.length }
    await writeAudit(
      tx,
      plan.ends.map((id) => ({ at, actor: by, action: 'area.end-withdrawn', subject: id, detail })),
    )
    return { ok: true, value: { ...answer, done: true } }
  })
}

async function readLand(tx: Tx): Promise<Land> {
  const { areas, memberships, devices } = await readRegister(tx)
  return {
    tree: growAreaTree(areas),
    memberships: membershipsById(memberships),
    ofHouse: new Set(devices.flatMap(({ id, feed }) => (isInternal(feed) ? [id] : []))),
  }
}

/** Short enough to be typed, and another one for another plan. */
function confirmationOf(plan: ReorganisationPlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12)
}
