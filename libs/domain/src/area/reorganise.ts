import type { AreaId, DeviceId } from '../ids.js'
import type { Text } from '../text.js'
import { type Area, type AreaTree, existsOn } from './area-tree.js'
import { type Membership, holdsOn } from './membership.js'

/** A unit that begins; `parent` may be left out where those that end have the same. */
export type NewUnit = Readonly<{
  id: AreaId
  kind: string
  name: Text
  parent?: AreaId
  /** What comes to it, of a unit that is divided; a single successor takes everything. */
  devices?: readonly DeviceId[]
}>

/** Units that end, and those that begin in their place on a day (RFC 3339 date) of the site. */
export type Reorganisation = Readonly<{
  day: string
  from: readonly AreaId[]
  into: readonly NewUnit[]
  source?: string
}>

/** What a reorganisation does, said in full before it is done. */
export type ReorganisationPlan = Readonly<{
  day: string
  ends: readonly AreaId[]
  begins: readonly Area[]
  moves: readonly Readonly<{ device: DeviceId; from: AreaId; to: AreaId }>[]
}>

export type ReorganisationRefusal =
  | 'area-not-in-force'
  | 'area-has-parts'
  | 'already-exists'
  | 'unknown-area'
  | 'parent-needed'
  | 'different-owners'
  | 'device-left-over'
  | 'device-not-there'

export type Reorganised =
  | Readonly<{ ok: true; plan: ReorganisationPlan }>
  | Readonly<{ ok: false; reason: ReorganisationRefusal; about: readonly string[] }>

/** The units, and which device belongs to which of them when. */
export type Land = Readonly<{
  tree: AreaTree
  memberships: ReadonlyMap<DeviceId, readonly Membership[]>
  /** Devices of the house itself, of which nobody who divides a unit need know: they go to its first part, unless named. */
  ofHouse?: ReadonlySet<DeviceId>
}>

/**
 * Thinks a merge or a division of units through. A unit that begins has a new id, even where it keeps a name: an id
 * means the same land on every day, so what is asked about a day before is answered as it was then.
 */
export function reorganise(land: Land, { day, from, into, source }: Reorganisation): Reorganised {
  const refuse = (reason: ReorganisationRefusal, about: readonly string[]): Reorganised => ({
    ...{ ok: false, reason, about },
  })
  const { tree } = land
  const unknown = from.filter((id) => !tree.find(id))
  if (unknown.length > 0) return refuse('unknown-area', unknown)
  const ending = from.flatMap((id) => tree.find(id) ?? [])
  const notInForce = ending.filter(
    ({ validFrom, validTo }) => validTo !== undefined || (validFrom ?? '') >= day,
  )
  if (notInForce.length > 0) return refuse('area-not-in-force', idsOf(notInForce))
  const parts = tree.all.filter((area) => from.some((id) => id === area.parent) && lastsOn(area, day))
  if (parts.length > 0) return refuse('area-has-parts', idsOf(parts))
  if (new Set(ending.map(({ agency }) => agency)).size > 1) return refuse('different-owners', from)
  const taken = into.filter(
    ({ id }, place) => tree.find(id) || into.findIndex((one) => one.id === id) < place,
  )
  if (taken.length > 0) return refuse('already-exists', idsOf(taken))

  const begins = into.map((unit) => newArea(unit, { ending, day, source }))
  const lost = begins.filter(({ parent }) => parent === undefined && ending.some((area) => area.parent))
  if (lost.length > 0) return refuse('parent-needed', idsOf(lost))
  const homeless = begins.flatMap(({ parent }) =>
    parent && !staysOn(tree.find(parent), { day, from }) ? [parent] : [],
  )
  if (homeless.length > 0) return refuse('unknown-area', homeless)
  return assign(land, { day, from, into, begins })
}

type Assignment = Readonly<{
  day: string
  from: readonly AreaId[]
  into: readonly NewUnit[]
  begins: readonly Area[]
}>

function assign({ memberships, ofHouse }: Land, { day, from, into, begins }: Assignment): Reorganised {
  const named = new Map(
    into.flatMap(({ id, devices = [] }) => devices.map((device) => [device, id] as const)),
  )
  const everything = into.length === 1 ? into[0]?.id : undefined
  const inside = [...memberships].flatMap(([device, held]) =>
    held.flatMap((one) => (from.includes(one.area) && holdsOn(one, day) ? [{ device, from: one.area }] : [])),
  )
  const foreign = [...named.keys()].filter((device) => !inside.some((one) => one.device === device))
  const twice = into
    .flatMap(({ devices = [] }) => devices)
    .filter((id, place, all) => all.indexOf(id) < place)
  if (foreign.length + twice.length > 0)
    return { ok: false, reason: 'device-not-there', about: [...foreign, ...twice] }
  const moves = inside.flatMap(({ device, ...of }) => {
    const to = named.get(device) ?? everything ?? (ofHouse?.has(device) ? into[0]?.id : undefined)
    return to === undefined ? [] : [{ device, ...of, to }]
  })
  if (moves.length === inside.length) return { ok: true, plan: { day, ends: from, begins, moves } }
  const left = inside
    .filter(({ device }) => !named.has(device) && !ofHouse?.has(device))
    .map(({ device }) => device)
  return { ok: false, reason: 'device-left-over', about: left }
}

type Context = Readonly<{ ending: readonly Area[]; day: string; source: string | undefined }>

function newArea({ id, kind, name, parent }: NewUnit, { ending, day, source }: Context): Area {
  const [first] = ending
  const common = ending.every((area) => area.parent === first?.parent) ? first?.parent : undefined
  const within = parent ?? common
  return {
    ...{ id, kind, name },
    ...(within !== undefined && { parent: within }),
    ...(first?.agency !== undefined && { agency: first.agency }),
    validFrom: day,
    ...(source !== undefined && { source }),
  }
}

/** The units as they are once the plan is carried out. */
export function withPlan(areas: readonly Area[], { day, ends, begins }: ReorganisationPlan): readonly Area[] {
  const ended = areas.map((area) =>
    ends.includes(area.id) ? { ...area, validTo: day, successors: begins.map(({ id }) => id) } : area,
  )
  return [...ended, ...begins]
}

/** What a device belongs to once the plan is carried out: what holds until then stays, what was before too. */
export function membershipsAfter(
  device: DeviceId,
  held: readonly Membership[],
  { day, moves }: ReorganisationPlan,
): readonly Membership[] {
  const moved = moves.filter((move) => move.device === device)
  return held.flatMap((membership) => {
    const move = moved.find(({ from }) => from === membership.area && holdsOn(membership, day))
    if (!move) return [membership]
    return [
      { ...membership, toDay: day },
      { ...membership, area: move.to, fromDay: day },
    ]
  })
}

function lastsOn(area: Area, day: string): boolean {
  return area.validTo === undefined || area.validTo > day
}

function staysOn(
  area: Area | undefined,
  { day, from }: Readonly<{ day: string; from: readonly AreaId[] }>,
): boolean {
  return area !== undefined && existsOn(area, day) && !from.includes(area.id)
}

function idsOf(areas: readonly Readonly<{ id: AreaId }>[]): readonly AreaId[] {
  return areas.map(({ id }) => id)
}
