import type { LiveAlarm } from '@haidang/contracts'
import type { AlarmState, Language } from '@haidang/domain'
import { compareAlarms } from '../alarm-groups.js'
import type { Sort } from './columns.js'

/** What a sort needs to know besides the alarms. */
export type SortFacts = Readonly<{
  language: Language
  now: number
  placeOf: (alarm: LiveAlarm) => string
  /** The newest value of what it watches. */
  currentOf: (alarm: LiveAlarm) => number | undefined
  /** Of the newest word of its source, in ms. */
  ageOf: (alarm: LiveAlarm) => number | undefined
}>

type Key = (alarm: LiveAlarm) => string | number | undefined

const states: readonly AlarmState[] = [
  'unacknowledged',
  'latched-unacknowledged',
  'returned-unacknowledged',
  'acknowledged',
  'latched-acknowledged',
  'shelved',
  'suppressed-by-design',
  'out-of-service',
  'normal',
]

/** The alarms by the column that somebody chose; equals, and all without a choice, as usual. Unknown comes last both ways. */
export function sorted(
  alarms: readonly LiveAlarm[],
  sort: Sort | undefined,
  facts: SortFacts,
): readonly LiveAlarm[] {
  if (!sort) return alarms
  const key = keyOf(sort, facts)
  const collator = new Intl.Collator(facts.language, { numeric: true })
  const turn = sort.down ? -1 : 1
  const keyed = alarms.map((alarm) => ({ alarm, value: key(alarm) }))
  return keyed
    .sort((a, b) => {
      const unknown = Number(a.value === undefined) - Number(b.value === undefined)
      return unknown || turn * compareKeys(a.value, b.value, collator) || compareAlarms(a.alarm, b.alarm)
    })
    .map(({ alarm }) => alarm)
}

function compareKeys(a: ReturnType<Key>, b: ReturnType<Key>, collator: Intl.Collator): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0
}

function keyOf({ by }: Sort, { language, now, placeOf, currentOf, ageOf }: SortFacts): Key {
  switch (by) {
    case 'severity':
      return ({ severity }) => severity
    case 'raised':
      return ({ raisedAt }) => raisedAt
    case 'span':
      return ({ raisedAt, clearedAt = now }) => clearedAt - raisedAt
    case 'what':
      return ({ message }) => message[language]
    case 'where':
      return placeOf
    case 'state':
      return ({ state }) => states.indexOf(state)
    case 'quality':
      return ageOf
    case 'trend':
      return (alarm) => overLimit(alarm, currentOf(alarm))
  }
}

/** How far over its limit, as a share of it. */
function overLimit({ limit, value }: LiveAlarm, current: number | undefined): number | undefined {
  const newest = current ?? value
  return limit === undefined || limit === 0 || newest === undefined ? undefined : newest / limit
}
