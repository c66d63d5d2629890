import {
  type ObservationJson,
  type RuleJson,
  observationSchema,
  pageOf,
  ruleJsonSchema,
} from '@haidang/contracts'
import { type Severity, findFeed } from '@haidang/domain'
import { request } from '../../rest/request.js'
import type { DeviceView } from '../../live/messages.js'
import { loadPages } from './history-pages.js'

const observations = pageOf(observationSchema)
const rules = pageOf(ruleJsonSchema)

export type History = Readonly<{ rows: readonly ObservationJson[]; complete: boolean }>

export type Wanted = Readonly<{ device: string; quantity: string; fromAt: number; toAt: number }>

/** The stored course of one quantity. `complete` is false when there was more than a curve can show. */
export async function loadHistory(wanted: Wanted, signal: AbortSignal): Promise<History> {
  const { pages, complete } = await loadPages(observations, { ...wanted, resolution: 'raw' }, signal)
  return { rows: pages.flatMap(({ items }) => items), complete }
}

/** `direction`: on which side of it is what must not be. */
export type Limit = Readonly<{
  limit: number
  direction: 'above' | 'below'
  severity: Severity
  rule: RuleJson['name']
}>

/** The rules in force for a feed, as the server has them: what is drawn is what alarms. */
export async function loadRules(feed: string, signal: AbortSignal): Promise<RuleJson[]> {
  const page = await request(rules, `rules?feed=${encodeURIComponent(feed)}&limit=1000`, { signal })
  return page.items
}

type Watched = Pick<DeviceView, 'id' | 'feed' | 'area' | 'labels'>

/** The limits that watch one quantity of this device, also those that its labels bring over from a derived one. */
export function limitsOf(all: readonly RuleJson[], device: Watched, quantity: string): Limit[] {
  const marks = marksOn(device, quantity)
  return rulesFor(all, device).flatMap(({ condition, name }) => {
    if (condition.kind !== 'threshold') return []
    const { direction } = condition
    return condition.levels.flatMap(({ limit, severity }) => {
      if (condition.quantity === quantity) return [{ limit, direction, severity, rule: name }]
      return marks
        .filter(({ derived, at }) => derived === condition.quantity && at === limit)
        .map(({ value }) => ({ limit: value, direction, severity, rule: name }))
    })
  })
}

type MarkOn = Readonly<{ derived: string; at: number; value: number }>

function marksOn({ feed, labels }: Watched, quantity: string): MarkOn[] {
  return Object.entries(findFeed(feed)?.labels ?? {}).flatMap(([key, { marks }]) => {
    const value = Number.parseFloat(labels[key] ?? '')
    return marks?.quantity === quantity && Number.isFinite(value) ? [{ ...marks, value }] : []
  })
}

/** The rules that watch this device. A rule for an area is taken when it names the device's own. */
export function rulesFor(
  all: readonly RuleJson[],
  device: Pick<DeviceView, 'id' | 'area' | 'labels'>,
): RuleJson[] {
  return all.filter(({ scope }) => watches(scope, device))
}

function watches(
  scope: RuleJson['scope'],
  { id, area, labels }: Pick<DeviceView, 'id' | 'area' | 'labels'>,
): boolean {
  if (scope?.devices && !scope.devices.includes(id)) return false
  if (scope?.areas && !scope.areas.includes(area)) return false
  return Object.entries(scope?.labels ?? {}).every(([key, value]) => labels[key] === value)
}
