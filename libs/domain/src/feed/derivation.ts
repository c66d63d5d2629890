/** The numbers that a device measured at one instant (epoch ms); what was calibrating or at fault is left out. */
export type Measured = Readonly<{ at: number; values: Readonly<Record<string, number>> }>

/** What a derivation may know of the device besides its values. */
export type Surroundings = Readonly<{
  intervalMs: number
  labels: Readonly<Record<string, string>>
  /** IANA name of the site's time zone. */
  zone: string
}>

/**
 * How a feed's derived quantities follow from what its devices measure. A pure function of a window: whoever stores a
 * value computes anew whatever the value reaches, and any order of arrival ends with the same.
 */
export type Derivation = Readonly<{
  /** The measured quantities that it looks at. */
  from: readonly string[]
  /** What it computes: derived quantities of the feed. */
  gives: readonly string[]
  /** A result at an instant depends on what was measured in (at − windowMs, at]; 0: at the instant alone. */
  windowMs: number
  /** The results at the last instant of the window, which is in event time and not empty; what cannot be told is absent. */
  derive(window: readonly Measured[], around: Surroundings): Readonly<Partial<Record<string, number>>>
}>

export type DerivedAt = Readonly<{ at: number; values: Readonly<Partial<Record<string, number>>> }>

/** Event time, both ends inclusive (epoch ms). */
export type Span = Readonly<{ fromAt: number; toAt: number }>

/** The instants whose results may change when something within `stored` is stored or revised. */
export function reachOf({ windowMs }: Pick<Derivation, 'windowMs'>, stored: Span): Span {
  return { fromAt: stored.fromAt, toAt: stored.toAt + Math.max(0, windowMs - 1) }
}

/** From when on measurements are needed (epoch ms, inclusive) to compute the results of `span`. */
export function neededFrom({ windowMs }: Pick<Derivation, 'windowMs'>, { fromAt }: Span): number {
  return fromAt - Math.max(0, windowMs - 1)
}

type Stretch = Readonly<{ measured: readonly Measured[]; span: Span }>

/** The results at every instant of `span` at which something was measured. `measured` is in event time. */
export function deriveSpan(
  derivation: Derivation,
  { around, ...stretch }: Stretch & Readonly<{ around: Surroundings }>,
): DerivedAt[] {
  return windowsOf(derivation, stretch).map(({ at, first, last }) => ({
    at,
    values: derivation.derive(stretch.measured.slice(first, last + 1), around),
  }))
}

/** How many measurements `deriveSpan` would look at, each as often as there are windows that hold it. */
export function effortOf(derivation: Pick<Derivation, 'windowMs'>, stretch: Stretch): number {
  return windowsOf(derivation, stretch).reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

/** `first` and `last`: places in `measured` of the window that ends at `at`. */
type Window = Readonly<{ at: number; first: number; last: number }>

function windowsOf({ windowMs }: Pick<Derivation, 'windowMs'>, { measured, span }: Stretch): Window[] {
  const windows: Window[] = []
  let first = 0
  measured.forEach(({ at }, last) => {
    if (at < span.fromAt || at > span.toAt) return
    while (first < last && (measured[first]?.at ?? at) <= at - windowMs) first++
    windows.push({ at, first, last })
  })
  return windows
}
