import { type Rule, countQuantity } from '../rule/rule.js'
import type { RehearsedAlarm } from './rehearsed-alarm.js'
import type { SampleColumn, Samples } from './samples.js'

/** An alarm that is active, and the worst value that it has seen. */
export type OpenAlarm = { alarm: RehearsedAlarm; worst: number | undefined }

export type Compared = Readonly<{ quantity: string; worse: (a: number, b: number) => number }>

/** What the rule compares with its limits as it was measured, and which of two is the worse. */
export function comparedOf({ condition }: Rule): Compared | undefined {
  switch (condition.kind) {
    case 'threshold':
      return { quantity: condition.quantity, worse: condition.direction === 'below' ? Math.min : Math.max }
    case 'category':
      return { quantity: condition.quantity, worse: Math.max }
    case 'area':
      return { quantity: countQuantity, worse: Math.max }
    default:
      return undefined
  }
}

type Followed = Readonly<{
  samples: Samples
  column: SampleColumn
  compared: Compared
}>

/** Keeps the worst value of an open alarm up to an instant. @returns the first row at or behind it. */
export function follow(
  key: { open: OpenAlarm | undefined },
  { samples, column, compared }: Followed,
  { row, untilAt }: Readonly<{ row: number; untilAt: number }>,
): number {
  const { at } = samples
  let next = row
  for (; next < at.length && (at[next] ?? 0) < untilAt; next += 1) {
    const value = column[next]
    if (!key.open || typeof value !== 'number' || Number.isNaN(value)) continue
    key.open.worst = key.open.worst === undefined ? value : compared.worse(key.open.worst, value)
  }
  return next
}

export function withPeak({ alarm, worst }: OpenAlarm): RehearsedAlarm {
  return worst === undefined ? alarm : { ...alarm, peak: worst }
}
