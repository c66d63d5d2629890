import type { RuleId } from '../ids.js'
import { siteDayBegin } from '../site-time.js'
import type { Rule } from './rule.js'

/** A version of a rule that is in force or was; instants in epoch ms. */
export type StoodRule = Readonly<{
  rule: Rule
  approvedAt: number | undefined
  /** When it was retired or followed by its next version; undefined while it is in force. */
  endedAt: number | undefined
}>

/** Which rules were in force when. What comes late is judged by those of its own time. */
export type RulesInTime = Readonly<{
  /** The rules at `at` (epoch ms, event time); the same list for all instants between two changes. */
  at(at: number): readonly Rule[]
  /** The last change (epoch ms); −∞ when there was none. */
  lastTurnAt: number
}>

/**
 * Puts versions in their time. A version holds from the day from which its limits do (`validFrom`), else from its approval;
 * a rule's first also for all the time before that, for nobody had decided otherwise. It holds until its next version does or,
 * when it was retired, until then.
 *
 * @param zone IANA name of the site's: days are those of its calendar
 */
export function rulesInTime(stood: readonly StoodRule[], zone: string): RulesInTime {
  const lives = [...byRule(stood).values()].map((versions) => livesOf(versions, zone))
  const turns = turnsOf(lives.flat())
  const known = new Map<number, readonly Rule[]>()
  return {
    lastTurnAt: turns.at(-1) ?? Number.NEGATIVE_INFINITY,
    at: (at) => {
      const next = turns.findIndex((turn) => at < turn)
      const found = known.get(next) ?? lives.flatMap((versions) => heldAt(versions, at) ?? [])
      known.set(next, found)
      return found
    },
  }
}

/** From when and, if it was retired, until when a version holds (epoch ms), but for what a higher version says. */
type Life = Readonly<{ rule: Rule; beginAt: number; retiredAt: number }>

function byRule(stood: readonly StoodRule[]): ReadonlyMap<RuleId, readonly StoodRule[]> {
  const found = new Map<RuleId, StoodRule[]>()
  for (const one of stood.toSorted((a, b) => a.rule.version - b.rule.version)) {
    const versions = found.get(one.rule.id)
    if (versions) versions.push(one)
    else found.set(one.rule.id, [one])
  }
  return found
}

function livesOf(versions: readonly StoodRule[], zone: string): Life[] {
  return versions.map(({ rule, approvedAt, endedAt }, place) => {
    const isFollowed = versions[place + 1]?.approvedAt === endedAt
    const decidedAt = place === 0 ? undefined : approvedAt
    return {
      rule,
      beginAt:
        rule.validFrom === undefined
          ? (decidedAt ?? Number.NEGATIVE_INFINITY)
          : siteDayBegin(rule.validFrom, zone),
      retiredAt: endedAt === undefined || isFollowed ? Number.POSITIVE_INFINITY : endedAt,
    }
  })
}

function turnsOf(lives: readonly Life[]): number[] {
  const turns = lives.flatMap(({ beginAt, retiredAt }) => [beginAt, retiredAt]).filter(Number.isFinite)
  return [...new Set(turns)].sort((a, b) => a - b)
}

function heldAt(versions: readonly Life[], at: number): Rule | undefined {
  const newest = versions.findLast(({ beginAt }) => beginAt <= at)
  return newest && at < newest.retiredAt ? newest.rule : undefined
}
