import { type DeviceState, type EngineDevice, composeRuleState, ruleKey } from '../../engine/device-state.js'
import { isBounded, isOnDuty } from '../../engine/hours.js'
import type { EventSignal } from '../../engine/signal.js'
import { countsEvent } from '../../engine/watch/event.js'
import type { EventCondition } from '../../rule/condition.js'
import type { Rule } from '../../rule/rule.js'
import type { Gate } from './gate.js'

/** For counted events: as long as no level turns, those within the window are kept here, in place. */
export function eventGate(rule: Rule, condition: EventCondition, device: EngineDevice): Gate {
  const key = ruleKey(rule.id, '')
  const untouched = condition.levels.map(() => ({ on: false }))
  const window = new EventWindow(condition)
  let known: DeviceState | undefined
  let isOpen = false
  let countedAt: number | undefined
  const read = (state: DeviceState): void => {
    known = state
    const standing = state.rules[key]
    // hours set aside and bring back what stands
    isOpen = !isBounded(rule) || (standing?.episode === undefined && !standing?.alarm?.facts.active)
    window.read(standing?.memory?.[0] ?? [], standing?.levels ?? [])
  }
  const counts = (event: EventSignal): boolean =>
    countsEvent(condition, event) && isOnDuty({ device }, rule, event.at)
  return {
    of: 'events',
    pass: (state, { events = [] }, place) => {
      if (state !== known) read(state)
      for (let next = place; next < events.length; next += 1) {
        const event = events[next]
        if (!event || !counts(event)) continue
        if (!isOpen || !window.take(event.at)) return next
        countedAt = event.at
      }
      return events.length
    },
    settle: (state) => {
      if (countedAt === undefined) return state
      const { levels = untouched, episode, wasInside, alarm } = state.rules[key] ?? {}
      const after = composeRuleState({
        ...{ version: rule.version, levels, movedAt: countedAt, memory: [window.write()] },
        ...{ episode, wasInside, alarm },
      })
      countedAt = undefined
      known = { ...state, rules: { ...state.rules, [key]: after } }
      return known
    },
  }
}

/** The instants that `engine/happen.ts` keeps, between two turns of any level. */
class EventWindow {
  readonly #windowMs: number
  readonly #limits: readonly number[]
  readonly #most: number
  #instants: number[] = []
  /** So many hold what is reached, and so many would reach more. */
  #held = 0
  #next = 0

  constructor({ windowMs, levels }: EventCondition) {
    this.#windowMs = windowMs
    this.#limits = levels.map(({ limit }) => limit)
    this.#most = Math.max(...this.#limits)
  }

  read(instants: readonly number[], levels: readonly Readonly<{ on: boolean }>[]): void {
    this.#instants = [...instants]
    const limitsOf = (on: boolean): number[] =>
      this.#limits.filter((_, place) => (levels[place]?.on ?? false) === on)
    this.#held = Math.max(0, ...limitsOf(true))
    this.#next = Math.min(Number.POSITIVE_INFINITY, ...limitsOf(false))
  }

  /** @returns false, and nothing has changed, when a level falls ahead of an event at `at` (epoch ms) or rises with it. */
  take(at: number): boolean {
    const goneAt = at - this.#windowMs
    let gone = 0
    while ((this.#instants[gone] ?? at) <= goneAt) gone += 1
    const left = this.#instants.length - gone
    if (left < this.#held || left + 1 >= this.#next) return false
    this.#instants.splice(0, Math.max(gone, this.#instants.length + 1 - this.#most))
    this.#instants.push(at)
    return true
  }

  write(): readonly number[] {
    return [...this.#instants]
  }
}
