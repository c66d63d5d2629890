import type { AreaId } from '../ids.js'
import type { Area } from './area-tree.js'
import type { Membership } from './membership.js'
import type { Land, ReorganisationPlan } from './reorganise.js'

export type WithdrawalRefusal = 'unknown-area' | 'nothing-planned' | 'change-has-begun' | 'area-in-use'

export type Withdrawn =
  | Readonly<{ ok: true; plan: ReorganisationPlan }>
  | Readonly<{ ok: false; reason: WithdrawalRefusal; about: readonly string[] }>

/**
 * What is undone when the merge or division that is to end this unit is called off, on a day before it (RFC 3339 dates).
 * Nothing may have been built upon it: a unit within one that was to begin, its own end, a device that came there otherwise.
 */
export function withdraw(
  { tree, memberships }: Land,
  { unit, today }: Readonly<{ unit: AreaId; today: string }>,
): Withdrawn {
  const refuse = (reason: WithdrawalRefusal, about: readonly string[] = [unit]): Withdrawn => ({
    ...{ ok: false, reason, about },
  })
  const ending = tree.find(unit)
  if (!ending) return refuse('unknown-area')
  const { validTo: day, successors = [] } = ending
  if (day === undefined || successors.length === 0) return refuse('nothing-planned')
  if (day <= today) return refuse('change-has-begun', [unit, day])
  const begins = successors.flatMap((id) => tree.find(id) ?? [])
  const ends = tree.all.filter((area) => area.successors?.some((id) => successors.includes(id)))
  const builtUpon = tree.all.filter(({ parent }) => parent !== undefined && successors.includes(parent))
  const endAgain = begins.filter(({ validTo }) => validTo !== undefined)
  const comers = [...memberships].flatMap(([device, held]) => {
    const there = held.filter(({ area }) => successors.includes(area))
    return there.map((one) => ({ device, to: one.area, from: whence(one, { held, ends, day }) }))
  })
  const strangers = comers.filter(({ from }) => from === undefined).map(({ device }) => device)
  const uses = [...[...builtUpon, ...endAgain].map(({ id }) => id), ...strangers]
  if (uses.length > 0) return refuse('area-in-use', uses)
  const moves = comers.flatMap(({ device, from, to }) => (from === undefined ? [] : [{ device, from, to }]))
  return { ok: true, plan: { day, ends: ends.map(({ id }) => id), begins, moves } }
}

type Of = Readonly<{ held: readonly Membership[]; ends: readonly Area[]; day: string }>

/** The unit from which the change itself is to bring a device there; undefined: it comes otherwise. */
function whence({ agency, fromDay }: Membership, { held, ends, day }: Of): AreaId | undefined {
  if (fromDay !== day) return undefined
  return held.find(
    (one) => one.agency === agency && one.toDay === day && ends.some(({ id }) => id === one.area),
  )?.area
}
