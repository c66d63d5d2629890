import type { NumberQuantity } from './feed.js'

type Shape = Readonly<{
  /** UCUM. */
  unit: string
  unitLabel: string
  possible: readonly [min: number, max: number]
  plausible: readonly [min: number, max: number]
  /** 1 when absent. */
  decimals?: number
  /** Of every this many seconds, where it is not the device's own interval. */
  intervalSeconds?: number
}>

/** A measured number; `names` is the Vietnamese name, a bar, and the English one. */
export function numberQuantity(key: string, names: string, shape: Shape): NumberQuantity {
  const [vi = key, en = vi] = names.split('|')
  const { unit, unitLabel, possible, plausible, decimals = 1, intervalSeconds } = shape
  return {
    key,
    name: { vi, en },
    kind: 'number',
    unit,
    unitLabel,
    possible: { min: possible[0], max: possible[1] },
    plausible: { min: plausible[0], max: plausible[1] },
    decimals,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
  }
}

/** A number that we compute; devices may not send it. */
export function derivedQuantity(key: string, names: string, shape: Shape): NumberQuantity {
  return { ...numberQuantity(key, names, shape), derived: true }
}
