import type { Probe } from '../levels.js'

/** What an observation says of a rule: of each of its levels, what to tell of it, and what to remember for the next. */
export type Finding = Readonly<{
  probes: readonly Probe[]
  /** What is compared with the limits, in their unit. */
  value?: number
  memory?: Memory
  wasInside?: boolean
}>

/** What a rule remembers of former values; plain numbers, for it is stored with every change. */
export type Memory = readonly (readonly number[])[]

/** A value that a rule looks at; `replaces`: the value of the same instant that it revises. */
export type Sample = Readonly<{ at: number; value: number; replaces?: number | undefined }>

type Limits = Readonly<{ levels: readonly Readonly<{ limit?: number }>[]; deadband: number }>

/**
 * What a number says of each level. The deadband acts on the return only: met at value ≥ limit, gone at
 * value ≤ limit − deadband (mirrored for `below`).
 */
export function probeLevels(
  { levels, deadband }: Limits,
  value: number,
  direction: 'above' | 'below' = 'above',
): Probe[] {
  const sign = direction === 'above' ? 1 : -1
  return levels.map(({ limit = Number.POSITIVE_INFINITY }) => ({
    met: sign * value >= sign * limit,
    gone: deadband === 0 ? sign * value < sign * limit : sign * value <= sign * limit - deadband,
  }))
}

/** One level that is met or gone, with nothing between. */
export function probeState(met: boolean): Probe[] {
  return [{ met, gone: !met }]
}

/** What cannot be told moves no level, and lets a running delay begin anew. */
export function cannotTell(levels: number): Probe[] {
  return Array.from({ length: levels }, () => ({ met: false, gone: false }))
}
