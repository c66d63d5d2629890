import {
  type Agency,
  type AreaTree,
  type Device,
  type Log,
  type Rule,
  growAreaTree,
  ruleApplies,
} from '@haidang/domain'
import { ruleSchema } from '@haidang/contracts'
import { expressionProblem } from '@haidang/expressions'
import type { Register, StoredCredential, StoredRule } from '@haidang/store'

/** The register, arranged for asking; never changed, only replaced. */
export type Snapshot = Readonly<{
  version: number
  areas: AreaTree
  agencies: readonly Agency[]
  devices: readonly Device[]
  deviceById: ReadonlyMap<string, Device>
  rules: readonly Rule[]
  ruleVersions: ReadonlyMap<string, ReadonlyMap<number, Rule>>
  rulesByDevice: ReadonlyMap<string, readonly Rule[]>
  credentials: ReadonlyMap<string, StoredCredential>
}>

/**
 * Arranges what the database holds. A version that is none of ours to read is left out and said; an older one does not
 * come back in its place. What is only drafted is nothing yet.
 */
export function arrange(register: Register, log: Log): Snapshot {
  const areas = growAreaTree(register.areas)
  const stood = register.rules.filter(({ status }) => status === 'approved' || status === 'retired')
  const readable = new Map(stood.map((stored) => [stored, readRule(stored, log)]))
  const inForce = stood.filter(({ status }) => status === 'approved')
  const rules = inForce.flatMap((stored) => readable.get(stored) ?? [])
  return {
    version: register.version,
    areas,
    agencies: register.agencies,
    devices: register.devices,
    deviceById: new Map(register.devices.map((device) => [device.id, device])),
    rules,
    ruleVersions: versionsById([...readable.values()].flatMap((rule) => rule ?? [])),
    rulesByDevice: new Map(register.devices.map((device) => [device.id, rulesOf(device, rules, areas)])),
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
  { id, feed, area, labels }: Device,
  rules: readonly Rule[],
  areas: AreaTree,
): readonly Rule[] {
  return rules.filter((rule) => ruleApplies(rule, { id, feed, labels, areas: areas.path(area) }))
}

function versionsById(rules: readonly Rule[]): ReadonlyMap<string, ReadonlyMap<number, Rule>> {
  const byId = new Map<string, Map<number, Rule>>()
  for (const rule of rules) {
    const versions = byId.get(rule.id) ?? new Map<number, Rule>()
    byId.set(rule.id, versions.set(rule.version, rule))
  }
  return byId
}
