import { type Alarm, type Transition, type TransitionReason } from '../alarm/alarm.js'
import { type AlarmFacts, alarmState, normalFacts } from '../alarm/alarm-state.js'
import { transition } from '../alarm/transition.js'
import { bulletinInForce } from '../bulletin/bulletin.js'
import { episodeId } from '../ids.js'
import type { Rule } from '../rule/rule.js'
import { levelsOf } from '../rule/rule-levels.js'
import { type Episode, type RuleState, composeRuleState, ruleKey } from './device-state.js'
import type { Draft } from './draft.js'
import { highestLevel } from './levels.js'

/** One movement of a rule's levels, at the instant and with the truth that its announcement needs. */
export type Movement = Readonly<{
  rule: Rule
  quantity: string
  before: RuleState
  after: RuleState
  /** Event time, epoch ms. */
  at: number
  learnedAt: number
  /** Late movements are never announced as alarms; what is still true is announced by the first live one. */
  live: boolean
  /** It fell outside the rule's hours: nothing begins there, and what had begun unannounced ends there. */
  offDuty?: boolean
  value?: number | undefined
}>

/**
 * A siren speaks only of what is still true. An episode that ends unannounced becomes a retro record; one
 * that is still met when a live movement arrives is announced now, with its true beginning.
 */
export function announce(draft: Draft, movement: Movement): void {
  const kept = draft.ruleStates[ruleKey(movement.rule.id, movement.quantity)]
  if (kept && kept.version > movement.rule.version && draft.rules !== draft.present) {
    draft.behind.push({ quantity: movement.quantity, at: movement.at })
    return
  }
  if (kept && kept.version < movement.rule.version) endWithItsVersion(draft, kept, movement)
  const level = highestLevel(movement.after.levels)
  const episode = episodeNow(movement, level)
  const told = movement.before.alarm
  const isNobodys = movement.offDuty === true && !told?.facts.active
  const store = (alarm: Alarm | undefined): void => {
    draft.ruleStates[ruleKey(movement.rule.id, movement.quantity)] = settled(movement.after, {
      episode: level > 0 && !isNobodys ? episode : undefined,
      alarm: alarm && alarmState(alarm.facts) !== 'normal' ? alarm : undefined,
    })
  }
  if (isNobodys) return store(endEpisode(draft, movement, movement.before.episode))
  if (level === 0) return store(endEpisode(draft, movement, episode))
  if (!movement.live || !episode) return store(told)
  if (!told?.facts.active) return store(raise(draft, movement, { episode, level }))
  return store(changeSeverity(draft, movement, { told, level }))
}

/** What an earlier version has seen and not announced ends with it; the next version begins anew. */
function endWithItsVersion(draft: Draft, kept: RuleState, { rule, quantity, learnedAt }: Movement): void {
  const { episode, movedAt, version, alarm } = kept
  if (!episode || alarm?.facts.active) return
  const former = draft.rulesAt(episode.at).find(({ id, version: of }) => id === rule.id && of === version)
  if (!former) return
  const clearedAt = Math.max(movedAt ?? episode.at, episode.at)
  tellRetro(draft, { rule: former, quantity, episode, clearedAt, learnedAt })
}

/** The state with this episode and alarm, or without. */
function settled(after: RuleState, { episode, alarm }: Pick<RuleState, 'episode' | 'alarm'>): RuleState {
  if (episode === after.episode && alarm === after.alarm) return after
  const { version, levels, movedAt, memory, wasInside } = after
  return composeRuleState({ version, levels, movedAt, memory, wasInside, episode, alarm })
}

function episodeNow({ before, at, value, rule }: Movement, level: number): Episode | undefined {
  if (level === 0) return before.episode
  const limit = levelsOf(rule.condition)[level - 1]?.limit
  const truth = {
    peakLevel: level,
    ...(value !== undefined && { value }),
    ...(limit !== undefined && { limit }),
  }
  if (!before.episode) return { at, ...truth }
  return level > before.episode.peakLevel ? { at: before.episode.at, ...truth } : before.episode
}

function endEpisode(draft: Draft, movement: Movement, episode: Episode | undefined): Alarm | undefined {
  const told = movement.before.alarm
  const at = Math.max(movement.at, episode?.at ?? movement.at)
  if (told?.facts.active) {
    const { latching = false, autoAcknowledge = false } = movement.rule
    const facts = advance(told.facts, { kind: 'returns', latching, autoAcknowledge })
    return tell(draft, told, {
      alarm: { ...told, facts, clearedAt: at },
      reason: 'returned',
      at,
      learnedAt: movement.learnedAt,
    })
  }
  if (episode)
    tellRetro(draft, {
      rule: movement.rule,
      quantity: movement.quantity,
      episode,
      clearedAt: at,
      learnedAt: movement.learnedAt,
    })
  return told
}

function raise(
  draft: Draft,
  movement: Movement,
  { episode, level }: { episode: Episode; level: number },
): Alarm {
  const told = movement.before.alarm
  const severity = levelsOf(movement.rule.condition)[level - 1]?.severity ?? 1
  const {
    value: _value,
    limit: _limit,
    bulletin: _bulletin,
    clearedAt: _cleared,
    acknowledged: _acknowledged,
    ...known
  } = told ?? newEpisode(draft, movement, episode)
  const facts = told && severity > told.severity ? offTheShelf(told.facts) : (told?.facts ?? normalFacts)
  const alarm: Alarm = {
    ...known,
    rule: { id: movement.rule.id, version: movement.rule.version },
    facts: advance(facts, { kind: 'occurs' }),
    severity,
    raisedAt: episode.at,
    learnedAt: movement.learnedAt,
    occurrences: (told?.occurrences ?? 0) + 1,
    ...truthOf(episode),
    ...bulletinOf(draft, movement.rule, movement.at),
  }
  const reason: TransitionReason = told ? 'raised-again' : 'raised'
  return tell(draft, told, { alarm, reason, at: episode.at, learnedAt: movement.learnedAt })
}

function changeSeverity(
  draft: Draft,
  movement: Movement,
  { told, level }: { told: Alarm; level: number },
): Alarm {
  const { severity = told.severity, limit } = levelsOf(movement.rule.condition)[level - 1] ?? {}
  if (severity === told.severity) return told
  const rose = severity > told.severity
  const alarm: Alarm = {
    ...told,
    // a newer version may have taken the alarm over: severity and limit are those of the one that is named
    rule: { id: movement.rule.id, version: movement.rule.version },
    severity,
    facts: rose ? advance(offTheShelf(told.facts), { kind: 're-alarm' }) : told.facts,
    ...(rose && movement.value !== undefined && { value: movement.value }),
    ...(limit !== undefined && { limit }),
  }
  return tell(draft, told, {
    alarm,
    reason: rose ? 'severity-rose' : 'severity-fell',
    at: movement.at,
    learnedAt: movement.learnedAt,
  })
}

function newEpisode(draft: Draft, { rule, quantity, learnedAt }: Movement, episode: Episode): Alarm {
  return {
    id: episodeId({ rule: rule.id, device: draft.device.id, quantity, raisedAt: episode.at }),
    rule: { id: rule.id, version: rule.version },
    device: draft.device.id,
    quantity,
    facts: normalFacts,
    severity: 1,
    raisedAt: episode.at,
    learnedAt,
    occurrences: 0,
    retro: false,
  }
}

type Retro = Readonly<{
  rule: Rule
  quantity: string
  episode: Episode
  clearedAt: number
  learnedAt: number
}>

/** Records an episode that began and ended before anybody could hear of it. */
export function tellRetro(draft: Draft, { rule, quantity, episode, clearedAt, learnedAt }: Retro): void {
  const alarm: Alarm = {
    id: episodeId({ rule: rule.id, device: draft.device.id, quantity, raisedAt: episode.at }),
    rule: { id: rule.id, version: rule.version },
    device: draft.device.id,
    quantity,
    facts: normalFacts,
    severity: levelsOf(rule.condition)[episode.peakLevel - 1]?.severity ?? 1,
    raisedAt: episode.at,
    learnedAt,
    clearedAt,
    occurrences: 1,
    retro: true,
    ...truthOf(episode),
    ...bulletinOf(draft, rule, episode.at),
  }
  draft.transitions.push({
    alarm,
    from: 'normal',
    to: 'normal',
    reason: 'found-in-late-data',
    at: episode.at,
    learnedAt,
    retro: true,
  })
}

type Told = Pick<Transition, 'alarm' | 'reason' | 'at' | 'learnedAt' | 'actor' | 'comment'>

/** Writes one line of the alarm log. An acknowledgement that no longer holds is not carried on. */
export function tell(draft: Draft, before: Alarm | undefined, told: Told): Alarm {
  const from = before ? alarmState(before.facts) : 'normal'
  const { acknowledged, ...rest } = told.alarm
  const alarm: Alarm = acknowledged && told.alarm.facts.acknowledged ? told.alarm : rest
  draft.transitions.push({ ...told, alarm, from, to: alarmState(alarm.facts), retro: false })
  return alarm
}

/** What was shelved at a lower severity was not shelved at this one: the shelf ends, as if unshelved. */
function offTheShelf(facts: AlarmFacts): AlarmFacts {
  return alarmState(facts) === 'shelved' ? advance(facts, { kind: 'unshelve' }) : facts
}

/** Which bulletin let the rule watch at `at` (epoch ms), as it is known now. */
function bulletinOf({ device }: Draft, { bulletin }: Rule, at: number): Pick<Alarm, 'bulletin'> {
  const found = bulletin && bulletinInForce(device.bulletins ?? [], bulletin, at)
  if (!found) return {}
  const { id, number, issuer, hazard, level } = found
  return { bulletin: { id, number, issuer, hazard, level } }
}

function truthOf({ value, limit }: Episode): { value?: number; limit?: number } {
  return { ...(value !== undefined && { value }), ...(limit !== undefined && { limit }) }
}

function advance(facts: AlarmFacts, happening: Parameters<typeof transition>[1]): AlarmFacts {
  const step = transition(facts, happening)
  return step.ok ? step.facts : facts
}
