/** A process that hears devices, as it last told. */
export type Ear = Readonly<{
  /** `ingest`: hears what its part of the devices publish. `api`: hears, with others alike, what comes by REST. */
  hears: 'ingest' | 'api'
  /** Epoch ms since when nothing was lost on it. */
  hearingSinceAt: number
  /** How long ago it told so, ms. */
  agoMs: number
}>

/** A process that has not told anything for so long does not hear now. */
const longestSilenceMs = 5_000
/** And after so long it is not waited for any more: others have taken over its devices, or these are silent indeed. */
export const forgottenMs = 600_000

/**
 * Since when (epoch ms) no device's word can have been lost on any of the processes: nobody is called silent for what we
 * did not hear. While one of them is away, that is now; when there is none at all, too.
 */
export function heardSince(ears: readonly Ear[], now: number): number {
  const known = ears.filter(({ agoMs }) => agoMs < forgottenMs)
  const ingests = known.filter(({ hears }) => hears === 'ingest')
  const apis = known.filter(({ hears }) => hears === 'api')
  if (ingests.length === 0) return now
  const oneOfApis = apis.filter(isPresent).map(({ hearingSinceAt }) => hearingSinceAt)
  const byRest = apis.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(now, ...oneOfApis)
  return Math.max(byRest, ...ingests.map((ear) => (isPresent(ear) ? ear.hearingSinceAt : now)))
}

function isPresent({ agoMs }: Ear): boolean {
  return agoMs <= longestSilenceMs
}
