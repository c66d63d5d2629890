import { type Rule, type RulesInTime, ruleApplies, rulesInTime } from '@haidang/domain'

import { type Snapshot, watchedAreas } from './snapshot.js'

/** By the register and, within it, by the site's zone. */
const times = new WeakMap<Snapshot, Map<string, RulesInTime>>()
/** By the list of all rules of a time and, of it, by device: only what came late was asked about. */
const ofDevices = new WeakMap<readonly Rule[], Map<string, readonly Rule[]>>()

type Asked = Readonly<{ id: string; at: number; zone: string }>

/** The rules that were in force for the device at `at` (epoch ms); the same list for the same time. */
export function rulesAt(register: Snapshot, { id, at, zone }: Asked): readonly Rule[] {
  const inTime = timeOf(register, zone)
  if (at >= inTime.lastTurnAt) return register.rulesByDevice.get(id) ?? []
  const all = inTime.at(at)
  const known = ofDevices.get(all) ?? new Map<string, readonly Rule[]>()
  ofDevices.set(all, known)
  const found = known.get(id) ?? watching(register, id, all)
  known.set(id, found)
  return found
}

/** Every version that watches the device or did. */
export function rulesEverFor(register: Snapshot, id: string): readonly Rule[] {
  return watching(
    register,
    id,
    register.stoodRules.map(({ rule }) => rule),
  )
}

function timeOf(register: Snapshot, zone: string): RulesInTime {
  const known = times.get(register) ?? new Map<string, RulesInTime>()
  times.set(register, known)
  const found = known.get(zone) ?? rulesInTime(register.stoodRules, zone)
  known.set(zone, found)
  return found
}

function watching(register: Snapshot, id: string, rules: readonly Rule[]): readonly Rule[] {
  const device = register.deviceById.get(id)
  if (!device) return []
  const areas = watchedAreas(device, register)
  return rules.filter((rule) => ruleApplies(rule, { ...device, areas }))
}
