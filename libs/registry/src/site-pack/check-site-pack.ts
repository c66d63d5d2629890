import {
  type Agency,
  type Area,
  type DeviceId,
  type Rule,
  existsOn,
  findFeed,
  growAreaTree,
  isInternal,
  labelProblems,
} from '@haidang/domain'

import type { DeviceRow } from './read-devices.js'
import type { Read } from './read-yaml.js'
import type { Site } from './site-pack.js'
import type { SitePackProblem } from './site-pack-refusal.js'

type Parts = Readonly<{
  site: Read<Pick<Site, 'agency'>> | undefined
  areas: Read<PackArea[]> | undefined
  agencies: Read<Agency[]> | undefined
  rules: Read<Rule[]> | undefined
  rows: readonly DeviceRow[]
}>

/** An agency's own area lists its devices. */
type PackArea = Area & Readonly<{ devices?: readonly DeviceId[] | undefined }>

/** What no file shows by itself: names used twice, and names that nothing bears. */
export function checkSitePack({ site, areas, agencies, rules, rows }: Parts): SitePackProblem[] {
  const devices = rows.map(({ device, line }) => ({ ...device, line }))
  return [
    ...(agencies ? ownerProblems(site, idsOf(agencies)) : []),
    ...twice('areas.yaml', entriesOf(areas)),
    ...twice('agencies.yaml', entriesOf(agencies)),
    ...twice('rules.yaml', entriesOf(rules)),
    ...twice('devices.csv', devices),
    ...(areas ? treeProblems(entriesOf(areas)) : []),
    ...(areas && agencies
      ? devices.flatMap((device) => deviceProblems(device, idsOf(areas), idsOf(agencies)))
      : []),
    ...(areas && agencies
      ? memberProblems(entriesOf(areas), idsOf(agencies), new Set(devices.map(({ id }) => id)))
      : []),
    ...(rules && areas
      ? ruleProblems(entriesOf(rules), idsOf(areas), new Set(devices.map(({ id }) => id)))
      : []),
  ]
}

function ownerProblems(site: Parts['site'], agencies: ReadonlySet<string>): SitePackProblem[] {
  const agency = site?.value?.agency
  if (agency === undefined || agencies.has(agency)) return []
  const message = `there is no agency ${agency}`
  return [{ file: 'site.yaml', line: site?.lineOf(['agency']) ?? 1, path: 'agency', message }]
}

type Entry<T> = T & Readonly<{ line: number }>

function entriesOf<T extends { id: string }>(read: Read<T[]> | undefined): Entry<T>[] {
  return (read?.value ?? []).map((value, index) => ({ ...value, line: read?.lineOf([index]) ?? 1 }))
}

function idsOf(read: Read<{ id: string }[]>): ReadonlySet<string> {
  return new Set((read.value ?? []).map(({ id }) => id))
}

function twice(file: string, entries: readonly Entry<{ id: string }>[]): SitePackProblem[] {
  const first = new Map<string, number>()
  return entries.flatMap(({ id, line }) => {
    const before = first.get(id)
    if (before === undefined) first.set(id, line)
    return before === undefined
      ? []
      : [{ file, line, path: 'id', message: `${id} stands in line ${before} already` }]
  })
}

function treeProblems(areas: readonly Entry<Area>[]): SitePackProblem[] {
  const ids = new Set<string>(areas.map(({ id }) => id))
  const orphans = areas.filter(({ parent }) => parent !== undefined && !ids.has(parent))
  if (orphans.length > 0)
    return orphans.map(({ line, parent }) => ({
      file: 'areas.yaml',
      line,
      path: 'parent',
      message: `there is no area ${parent ?? ''}`,
    }))
  try {
    growAreaTree(areas)
    return []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ file: 'areas.yaml', message: error.message }]
  }
}

function memberProblems(
  areas: readonly Entry<PackArea>[],
  agencies: ReadonlySet<string>,
  known: ReadonlySet<string>,
): SitePackProblem[] {
  return areas.flatMap(({ agency, devices = [], line, ...area }, place) => {
    const others = areas.slice(0, place).filter((one) => one.agency === agency && overlap(one, area))
    const problem = (path: string, message: string): SitePackProblem => ({
      file: 'areas.yaml',
      line,
      path,
      message,
    })
    return [
      ...(agency === undefined || agencies.has(agency)
        ? []
        : [problem('agency', `there is no agency ${agency}`)]),
      ...(agency !== undefined || devices.length === 0
        ? []
        : [
            problem(
              'devices',
              'only an area of an agency’s own lists devices; others take them from devices.csv',
            ),
          ]),
      ...devices.filter((id) => !known.has(id)).map((id) => problem('devices', `there is no device ${id}`)),
      ...devices.flatMap((id) =>
        others
          .filter((one) => agency !== undefined && one.devices?.includes(id))
          .map((one) => problem('devices', `${id} lies in ${one.id} of the same agency already`)),
      ),
    ]
  })
}

/** Whether there is a day on which both units exist. */
function overlap(a: Pick<Area, 'validFrom' | 'validTo'>, b: Pick<Area, 'validFrom' | 'validTo'>): boolean {
  const begins = (a.validFrom ?? '') > (b.validFrom ?? '') ? a.validFrom : b.validFrom
  return existsOn(a, begins ?? '') && existsOn(b, begins ?? '')
}

function deviceProblems(
  { id, feed, area, agency, position, labels, line }: Entry<DeviceRow['device']>,
  areas: ReadonlySet<string>,
  agencies: ReadonlySet<string>,
): SitePackProblem[] {
  const problem = (path: string, message: string): SitePackProblem => ({
    file: 'devices.csv',
    line,
    path,
    message,
  })
  return [
    ...(areas.size === 0 || areas.has(area) ? [] : [problem('area', `there is no area ${area}`)]),
    ...(agencies.size === 0 || agencies.has(agency)
      ? []
      : [problem('agency', `there is no agency ${agency}`)]),
    ...(isInternal(feed) ? [problem('feed', `${feed} is of the house itself, and no site's to list`)] : []),
    ...(position || isInternal(feed) || findFeed(feed)?.symbol.motion === 'moving'
      ? []
      : [problem('lon', `a device of ${feed} needs lon and lat`)]),
    ...labelProblems(feed, labels).map((message) => problem('labels', `${id}: ${message}`)),
  ]
}

function ruleProblems(
  rules: readonly Entry<Rule>[],
  areas: ReadonlySet<string>,
  devices: ReadonlySet<string>,
): SitePackProblem[] {
  return rules.flatMap(({ scope, line }) => {
    const noAreas = (scope?.areas ?? []).filter((id) => !areas.has(id)).map((id) => `there is no area ${id}`)
    const noDevices = (scope?.devices ?? [])
      .filter((id) => !devices.has(id))
      .map((id) => `there is no device ${id}`)
    return [...noAreas, ...noDevices].map((message) => ({ file: 'rules.yaml', line, path: 'scope', message }))
  })
}
