import {
  type Agency,
  type AreaId,
  type AreaTree,
  type Bulletin,
  type Device,
  type DeviceId,
  type Log,
  type Membership,
  type Rule,
  type StoodRule,
  areasThatMean,
  bulletinsFor,
  growAreaTree,
  ruleApplies,
} from '@haidang/domain'
import { ruleSchema } from '@haidang/contracts'
import { expressionProblem } from '@haidang/expressions'
import type { Register, StoredCredential, StoredMembership, StoredRule } from '@haidang/store'

/** The register, arranged for asking; never changed, only replaced. */
export type Snapshot = Readonly<{
  version: number
  areas: AreaTree
  agencies: readonly Agency[]
  devices: readonly Device[]
  deviceById: ReadonlyMap<string, Device>
  /** Which units each device has belonged to, the law's and agencies' own. */
  memberships: ReadonlyMap<DeviceId, readonly Membership[]>
  /** What authorities have said about each device's area; none for most. */
  bulletins: ReadonlyMap<DeviceId, readonly Bulletin[]>
  rules: readonly Rule[]
  ruleVersions: ReadonlyMap<string, ReadonlyMap<number, Rule>>
  rulesByDevice: ReadonlyMap<string, readonly Rule[]>
  /** Every version that is in force or was, with when. */
  stoodRules: readonly StoodRule[]
  credentials: ReadonlyMap<string, StoredCredential>
}>

/**
 * Arranges what the database holds. A version that is none of ours to read is left out and said; an older one does not
 * come back in its place. What is only drafted is nothing yet.
 */
export function arrange(register: Register, log: Log): Snapshot {
  const areas = growAreaTree(register.areas)
  const memberships = membershipsById(register.memberships)
  const stood = register.rules.filter(({ status }) => status === 'approved' || status === 'retired')
  const readable = new Map(stood.map((stored) => [stored, readRule(stored, log)]))
  const inForce = stood.filter(({ status }) => status === 'approved')
  const rules = inForce.flatMap((stored) => readable.get(stored) ?? [])
  for (const bulletin of register.bulletinsLeftOut) log.error('registry.bulletin-left-out', { bulletin })
  return {
    version: register.version,
    areas,
    agencies: register.agencies,
    devices: register.devices,
    deviceById: new Map(register.devices.map((device) => [device.id, device])),
    memberships,
    bulletins: bulletinsByDevice(register, { areas, memberships }),
    rules,
    stoodRules: [...readable].flatMap(([{ approvedAt, endedAt }, rule]) =>
      rule ? [{ rule, approvedAt: approvedAt ?? undefined, endedAt: endedAt ?? undefined }] : [],
    ),
    ruleVersions: versionsById([...readable.values()].flatMap((rule) => rule ?? [])),
    rulesByDevice: new Map(
      register.devices.map((device) => [
        device.id,
        rulesOf(device, rules, watchedAreas(device, { areas, memberships })),
      ]),
    ),
    credentials: new Map(register.credentials.map((credential) => [credential.username, credential])),
  }
}

function readRule({ rule }: StoredRule, log: Log): Rule | undefined {
  const { data, error } = ruleSchema.safeParse(rule)
  const unfit = data && expressionProblem(data)
  if (data && unfit === undefined) return data
  const problems = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [unfit]
  log.error('registry.rule-left-out', { rule: rule.id, version: rule.version, problems })
  return undefined
}

function rulesOf(
  { id, feed, labels }: Device,
  rules: readonly Rule[],
  areas: readonly AreaId[],
): readonly Rule[] {
  return rules.filter((rule) => ruleApplies(rule, { id, feed, labels, areas }))
}

/**
 * The areas by which a rule or a bulletin may mean the device: those that it is in now, agencies' own too, those that contain
 * them, and those that any of them took over from: a rule over a unit that has ended goes on where its devices went.
 */
export function watchedAreas(
  { id, area }: Pick<Device, 'id' | 'area'>,
  { areas, memberships }: Pick<Snapshot, 'areas' | 'memberships'>,
): readonly AreaId[] {
  const own = (memberships.get(id) ?? []).filter(({ agency, toDay }) => agency !== undefined && !toDay)
  return areasThatMean(areas, [area, ...own.map((membership) => membership.area)])
}

/** By the same areas as rules. */
function bulletinsByDevice(
  { devices, bulletins }: Pick<Register, 'devices' | 'bulletins'>,
  place: Pick<Snapshot, 'areas' | 'memberships'>,
): ReadonlyMap<DeviceId, readonly Bulletin[]> {
  if (bulletins.length === 0) return new Map()
  const byAreas = new Map<string, readonly Bulletin[]>()
  return new Map(
    devices.map((device) => {
      const areas = watchedAreas(device, place)
      const key = areas.join(' ')
      const known = byAreas.get(key) ?? bulletinsFor(bulletins, areas)
      byAreas.set(key, known)
      return [device.id, known]
    }),
  )
}

/** The memberships of each device, in the order in which they come. */
export function membershipsById(
  stored: readonly StoredMembership[],
): ReadonlyMap<DeviceId, readonly Membership[]> {
  const byId = new Map<DeviceId, Membership[]>()
  for (const { device, ...membership } of stored) {
    const known = byId.get(device)
    if (known) known.push(membership)
    else byId.set(device, [membership])
  }
  return byId
}

function versionsById(rules: readonly Rule[]): ReadonlyMap<string, ReadonlyMap<number, Rule>> {
  const byId = new Map<string, Map<number, Rule>>()
  for (const rule of rules) {
    const versions = byId.get(rule.id) ?? new Map<number, Rule>()
    byId.set(rule.id, versions.set(rule.version, rule))
  }
  return byId
}
