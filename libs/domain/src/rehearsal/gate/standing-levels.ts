import type { EngineDevice, LevelState, RuleState } from '../../engine/device-state.js'
import { expectedByMs, gapIntervals } from '../../engine/observe.js'
import { levelsOf } from '../../rule/rule-levels.js'
import { type Rule, ruleQuantities } from '../../rule/rule.js'

/** Ascending, as the engine compares them: for a rule that looks below, everything is mirrored. */
type Level = {
  readonly limit: number
  readonly gone: number
  on: boolean
  /** NaN: it is not about to turn. */
  sinceAt: number
  nextSinceAt: number
}

/** What a yes is compared as; a no is nought. */
const yes = 1

/** A rule's levels between two turns of any of them, with the delays that run: as `moveLevels` moves them, but in place. */
export class StandingLevels {
  readonly #delays: Readonly<{ onMs: number; offMs: number; patienceMs: number }>
  readonly #sign: 1 | -1
  readonly #deadband: number
  readonly #levels: readonly Level[]
  #movedAt = Number.NaN
  #isWaiting = false
  /** What lies between these two turns nothing. */
  #above = Number.NEGATIVE_INFINITY
  #below = Number.POSITIVE_INFINITY

  constructor(rule: Rule, device: EngineDevice) {
    const { condition, onDelayMs, offDelayMs } = rule
    const [quantity = ''] = ruleQuantities(rule)
    const patienceMs = gapIntervals * expectedByMs(device, rule, quantity)
    this.#delays = { onMs: onDelayMs, offMs: offDelayMs, patienceMs }
    const sign = condition.kind === 'threshold' && condition.direction === 'below' ? -1 : 1
    this.#sign = sign
    this.#deadband = 'deadband' in condition ? condition.deadband : 0
    const unlimited = condition.kind === 'expression' ? yes : Number.POSITIVE_INFINITY
    this.#levels = levelsOf(condition).map(({ limit = unlimited }) => ({
      ...{ limit: sign * limit, gone: sign * limit - this.#deadband },
      ...{ on: false, sinceAt: Number.NaN, nextSinceAt: Number.NaN },
    }))
  }

  read(standing: RuleState | undefined): void {
    this.#movedAt = standing?.movedAt ?? Number.NaN
    this.#above = Number.NEGATIVE_INFINITY
    this.#below = Number.POSITIVE_INFINITY
    for (const [place, level] of this.#levels.entries()) {
      const { on, changingSinceAt }: LevelState = standing?.levels[place] ?? { on: false }
      level.on = on
      level.sinceAt = changingSinceAt ?? Number.NaN
      if (on) this.#above = Math.max(this.#above, level.gone)
      else this.#below = Math.min(this.#below, level.limit)
    }
    this.#isWaiting = this.#levels.some(({ sinceAt }) => !Number.isNaN(sinceAt))
  }

  /**
   * What is compared was between `low` and `high` at `at` (epoch ms).
   * @returns false, and nothing has changed, when a level turns with it or when the two do not say the same.
   */
  take(at: number, low: number, high: number): boolean {
    const [least, most] = this.#sign === 1 ? [low, high] : [-high, -low]
    if (this.#isWaiting || !(least > this.#above && most < this.#below)) return this.#wait(at, least, most)
    this.#movedAt = at
    return true
  }

  /** At `at` it could not be told. */
  pause(at: number): void {
    for (const level of this.#levels) level.sinceAt = Number.NaN
    this.#isWaiting = false
    this.#movedAt = at
  }

  write(): Readonly<{ levels: readonly LevelState[]; movedAt: number | undefined }> {
    return {
      levels: this.#levels.map(({ on, sinceAt }) => ({
        on,
        ...(!Number.isNaN(sinceAt) && { changingSinceAt: sinceAt }),
      })),
      movedAt: Number.isNaN(this.#movedAt) ? undefined : this.#movedAt,
    }
  }

  #wait(at: number, least: number, most: number): boolean {
    const { onMs, offMs, patienceMs } = this.#delays
    const restart = at - this.#movedAt > patienceMs
    for (const level of this.#levels) {
      const isChange = this.#changes(level, least)
      if (isChange !== this.#changes(level, most)) return false
      const begunAt = restart || Number.isNaN(level.sinceAt) ? at : level.sinceAt
      if (isChange && at - begunAt >= (level.on ? offMs : onMs)) return false
      level.nextSinceAt = isChange ? begunAt : Number.NaN
    }
    this.#isWaiting = false
    for (const level of this.#levels) {
      level.sinceAt = level.nextSinceAt
      this.#isWaiting ||= !Number.isNaN(level.sinceAt)
    }
    this.#movedAt = at
    return true
  }

  /** A level without a deadband is over below its limit. */
  #changes({ on, limit, gone }: Level, value: number): boolean {
    if (!on) return value >= limit
    return this.#deadband === 0 ? value < limit : value <= gone
  }
}
