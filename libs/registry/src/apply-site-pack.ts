import { isDeepStrictEqual } from 'node:util'

import { type AreaId, type Clock, type Log, type Rule, siteDate } from '@haidang/domain'
import {
  type AgencyMember,
  type Db,
  type StoredRule,
  addAgencies,
  addAgencyMembers,
  addAreas,
  addDevices,
  addRules,
  completeMemberships,
  lockRegister,
  readRegister,
  readWithdrawnAreas,
  settleDeviceAreas,
} from '@haidang/store'

import type { SitePack } from './site-pack/site-pack.js'

/**
 * Puts a site pack into the database. A start only adds: what is there stays, a rule that a person has changed is
 * theirs, and a unit whose beginning a person has called off does not come back. A rule that the pack itself has changed
 * gets its next version. Starts wait for each other.
 */
export async function applySitePack(
  db: Db,
  given: SitePack,
  { clock, log }: { clock: Clock; log: Log },
): Promise<void> {
  const at = clock.now()
  const by = `site:${given.site.id}`
  const added = await db.tx(async (tx) => {
    await lockRegister(tx)
    const pack = withoutWithdrawn(given, await readWithdrawnAreas(tx, given.areas))
    const { rules: stored } = await readRegister(tx)
    const rules = newVersions(pack.rules, stored)
    return {
      agencies: await addAgencies(tx, pack.agencies),
      areas: await addAreas(tx, pack.areas),
      devices: await addDevices(
        tx,
        pack.devices.map((device) => ({ ...device, simulated: false })),
        { origin: 'site', at },
      ),
      members: await addAgencyMembers(tx, agencyMembers(pack)),
      stretches: await completeMemberships(tx),
      moved: await settleDeviceAreas(tx, siteDate(at, pack.site.timeZone)),
      rules: await addRules(tx, rules, { origin: 'site', at, by }),
      withdrawn: given.areas.length - pack.areas.length,
    }
  })
  log.info('site.applied', { site: given.site.id, ...added })
}

/** The pack without these areas and what lies in them; devices that it has there are in the one that did not end for them. */
export function withoutWithdrawn(pack: SitePack, withdrawn: readonly AreaId[]): SitePack {
  if (withdrawn.length === 0) return pack
  const gone = new Set<AreaId>(withdrawn)
  for (let known = 0; known < gone.size;) {
    known = gone.size
    for (const { id, parent } of pack.areas) if (parent !== undefined && gone.has(parent)) gone.add(id)
  }
  const stays = (id: AreaId): AreaId | undefined => {
    const area = pack.areas.find((one) => one.id === id)
    if (!area || !gone.has(id)) return area?.id
    const former = pack.areas.find(({ successors = [] }) => successors.includes(id))
    const next = former?.id ?? area.parent
    return next === undefined ? undefined : stays(next)
  }
  return {
    ...pack,
    areas: pack.areas.filter(({ id }) => !gone.has(id)),
    devices: pack.devices.map((device) => ({ ...device, area: stays(device.area) ?? device.area })),
  }
}

function agencyMembers({ areas, members }: Pick<SitePack, 'areas' | 'members'>): readonly AgencyMember[] {
  return areas.flatMap(({ id }) => (members.get(id) ?? []).map((device) => ({ area: id, device })))
}

/** Which of the pack's rules say something new, each with the version that it gets. */
export function newVersions(rules: readonly Rule[], stored: readonly StoredRule[]): readonly Rule[] {
  return rules.flatMap((rule) => {
    const versions = stored.filter((version) => version.rule.id === rule.id)
    const stood = newestOf(versions.filter(({ status }) => status === 'approved' || status === 'retired'))
    if (stood && (isDecidedByPerson(stood) || saysTheSame(rule, stood.rule))) return []
    const newest = newestOf(versions)
    return [newest ? { ...rule, version: Math.max(rule.version, newest.rule.version + 1) } : rule]
  })
}

/** A pack retires nothing: whatever is out of force, a person has taken out of it. */
function isDecidedByPerson({ origin, status }: StoredRule): boolean {
  return origin === 'person' || status === 'retired'
}

function newestOf(versions: readonly StoredRule[]): StoredRule | undefined {
  return versions.toSorted((a, b) => a.rule.version - b.rule.version).at(-1)
}

function saysTheSame(a: Rule, b: Rule): boolean {
  return isDeepStrictEqual(asStored(a), asStored(b))
}

/** The rule without its number, as a trip through the database leaves it. */
function asStored(rule: Rule): unknown {
  return JSON.parse(JSON.stringify({ ...rule, version: 0 }))
}
