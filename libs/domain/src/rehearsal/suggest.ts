import type { Rule } from '../rule/rule.js'
import { type Noise, median } from './noise.js'

/** What the signal's own noise says of a rule's deadband and delays. */
export type Suggestion = Readonly<{
  /** Of the signal, in its own unit. */
  sigma: number
  differences: number
  /** Median time between two values, ms. */
  reportMs: number
  /** In the unit of the rule's limits. */
  deadband: number
  onDelayMs: number
  offDelayMs: number
}>

/** So many σ lie between the two ends of the band that holds 95 % of the noise. */
const bandSigmas = 4

/**
 * A deadband as wide as the noise (4 σ of what is compared with the limits: from −2 σ to +2 σ), so that trembling at a
 * limit does not cross back, and delays of one report, so that two must agree: one bad report raises nothing and ends
 * nothing. Delays that the rule has already, where longer, stay. Undefined where nothing is compared with limits.
 */
export function suggest(
  { condition, onDelayMs, offDelayMs }: Pick<Rule, 'condition' | 'onDelayMs' | 'offDelayMs'>,
  { noise, reportMs }: Readonly<{ noise: Noise; reportMs: number }>,
): Suggestion | undefined {
  const compared = comparedSigma(condition, { sigma: noise.sigma, reportMs })
  if (compared === undefined) return undefined
  return {
    ...noise,
    reportMs,
    deadband: roundUp(bandSigmas * compared),
    onDelayMs: Math.max(onDelayMs, reportMs),
    offDelayMs: Math.max(offDelayMs, reportMs),
  }
}

/** The rule as suggested; its own deadband, where wider, stays. */
export function withSuggestion(rule: Rule, { deadband, onDelayMs, offDelayMs }: Suggestion): Rule {
  const { condition } = rule
  if (!('deadband' in condition)) return rule
  return {
    ...rule,
    condition: { ...condition, deadband: Math.max(condition.deadband, deadband) },
    onDelayMs,
    offDelayMs,
  }
}

/** The noise of what a rule compares with its limits: of a rate, that of a difference; of a sum, that of so many values. */
function comparedSigma(
  condition: Rule['condition'],
  { sigma, reportMs }: Readonly<{ sigma: number; reportMs: number }>,
): number | undefined {
  switch (condition.kind) {
    case 'threshold':
    case 'category':
    case 'speed':
      return sigma
    case 'rate':
      return (Math.SQRT2 * sigma * condition.perMs) / condition.windowMs
    case 'sum':
      return sigma * Math.sqrt(Math.max(1, condition.windowMs / Math.max(1, reportMs)))
    case 'area':
    case 'match':
    case 'no-data':
    case 'geofence':
    case 'expression':
    case 'event':
      return undefined
  }
}

/** To two digits, upwards: nobody sets a deadband of 2.3817. */
function roundUp(value: number): number {
  if (value <= 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.ceil(Number((value / unit).toPrecision(12))) * unit).toPrecision(2))
}

/** Median time between two instants of the same run, ms; undefined when there are no two. */
export function reportMsOf(runs: readonly (readonly number[])[]): number | undefined {
  const gaps = runs.flatMap((run) => run.slice(1).map((at, place) => at - (run[place] ?? at)))
  return gaps.length > 0 ? median(gaps) : undefined
}
