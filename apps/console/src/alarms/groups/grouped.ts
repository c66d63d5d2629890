import type { LiveAlarm } from '@haidang/contracts'
import type { Severity, Text } from '@haidang/domain'
import { waitsForSomeone } from '../alarm-groups.js'

export type GroupBy = 'none' | 'kind' | 'area'

/** Several alarms that belong together, told as one line. */
export type AlarmGroup = Readonly<{
  kind: 'group'
  key: string
  /** The rule's name, or the id of the area. */
  name: Text | string
  worst: LiveAlarm
  count: number
  /** How many of each severity, the worst first; none of what it has none of. */
  severities: readonly SeverityCount[]
  unacknowledged: number
  open: boolean
}>

export type SeverityCount = Readonly<{ severity: Severity; count: number }>

/** A line of the list. */
export type AlarmLine = AlarmGroup | Readonly<{ kind: 'alarm'; alarm: LiveAlarm; inGroup: boolean }>

type Grouping = Readonly<{
  by: GroupBy
  /** Groups that somebody has opened (or, at severity 3, closed). */
  turned: ReadonlySet<string>
}>

/** Alarms of this severity and above stand by themselves, whatever is grouped. */
const alwaysShown: Severity = 4
/** Groups of this severity and below are closed until somebody opens them. */
const closedUpTo: Severity = 2

/**
 * The lines of a list in which what belongs together stands together: severity 4 and 5 first and each by itself, the
 * rest in groups of a kind or an area, each where the first of it stands; groups of severity 1–2 are a count until
 * somebody opens them.
 */
export function grouped(alarms: readonly LiveAlarm[], { by, turned }: Grouping): AlarmLine[] {
  if (by === 'none') return alarms.map((alarm) => ({ kind: 'alarm', alarm, inGroup: false }))
  const alone = alarms.filter(({ severity }) => severity >= alwaysShown)
  const lines: AlarmLine[] = alone.map((alarm) => ({ kind: 'alarm', alarm, inGroup: false }))
  for (const [key, members] of groupsOf(alarms, by)) lines.push(...linesOf(key, members, { by, turned }))
  return lines
}

function groupsOf(alarms: readonly LiveAlarm[], by: GroupBy): [string, LiveAlarm[]][] {
  const groups = new Map<string, LiveAlarm[]>()
  for (const alarm of alarms) {
    if (alarm.severity >= alwaysShown) continue
    const key = groupKeyOf(alarm, by)
    groups.set(key, [...(groups.get(key) ?? []), alarm])
  }
  return [...groups]
}

/** To which group an alarm belongs; without a wish, to those of its kind. */
export function groupKeyOf({ rule, area }: Pick<LiveAlarm, 'rule' | 'area'>, by: GroupBy): string {
  return by === 'area' ? area : rule.id
}

/** Of a line among the others. */
export function keyOfLine(line: AlarmLine): string {
  return line.kind === 'group' ? `group/${line.key}` : line.alarm.id
}

function linesOf(key: string, members: readonly LiveAlarm[], { by, turned }: Grouping): AlarmLine[] {
  const [first] = members
  if (!first) return []
  if (members.length === 1) return [{ kind: 'alarm', alarm: first, inGroup: false }]
  const worst = members.reduce((a, b) => (b.severity > a.severity ? b : a), first)
  const open = turned.has(key) !== worst.severity > closedUpTo
  const group: AlarmGroup = {
    kind: 'group',
    key,
    name: by === 'kind' ? first.rule.name : key,
    worst,
    count: members.length,
    severities: severitiesOf(members),
    unacknowledged: members.filter(({ state }) => waitsForSomeone(state)).length,
    open,
  }
  if (!open) return [group]
  return [group, ...members.map((alarm) => ({ kind: 'alarm' as const, alarm, inGroup: true }))]
}

const worstFirst: readonly Severity[] = [5, 4, 3, 2, 1]

function severitiesOf(members: readonly LiveAlarm[]): SeverityCount[] {
  return worstFirst
    .map((severity) => ({ severity, count: members.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
}
