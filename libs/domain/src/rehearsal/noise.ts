/** How much a signal trembles by itself, in its own unit. */
export type Noise = Readonly<{
  /** Standard deviation of the trembling alone, without what the signal truly does. */
  sigma: number
  /** How many differences of successive values it was taken from. */
  differences: number
}>

/** Makes a median absolute deviation the standard deviation of a normal distribution: 1 / Φ⁻¹(¾) (Rousseeuw and Croux, 1993). */
const madToSigma = 1.4826
/** Fewer differences say nothing. */
const fewest = 30

/**
 * Noise from the differences of successive values, which forget level, day and season (von Neumann, 1941: mean square
 * successive difference), in its robust form, for steps and outliers are no noise:
 * σ = 1.4826 · median(|Δ − median Δ|) / √2, where Δᵢ = xᵢ₊₁ − xᵢ within one run.
 * Of a signal whose values mostly stand still that is 0, and the mean tells instead: σ = √π / 2 · mean |Δ|.
 * `runs`: values that followed one another, each run of one device. Undefined when there are too few.
 */
export function noiseOf(runs: readonly (readonly number[])[]): Noise | undefined {
  const differences = runs.flatMap((run) => run.slice(1).map((value, place) => value - (run[place] ?? value)))
  if (differences.length < fewest) return undefined
  const middle = median(differences)
  const deviation = median(differences.map((difference) => Math.abs(difference - middle)))
  const robust = (madToSigma * deviation) / Math.SQRT2
  const sigma = robust > 0 ? robust : (Math.sqrt(Math.PI) / 2) * mean(differences.map(Math.abs))
  return { sigma, differences: differences.length }
}

/** The value in the middle; of an even number of values, the mean of the two there. 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
