import type { BucketJson } from '@haidang/contracts'

/** What was measured in a step of time (epoch ms, `toAt` exclusive); nothing is told where nothing was measured. */
export type Bucket = Readonly<{
  fromAt: number
  toAt: number
  told?: Readonly<{ min: number; max: number; mean: number; count: number }>
}>

/** The buckets of one quantity, oldest first. The newest is still running: it is told until `untilAt` (epoch ms). */
export function bucketsOf(
  items: readonly BucketJson[],
  { quantity, untilAt }: Readonly<{ quantity: string; untilAt: number }>,
): Bucket[] {
  const inOrder = items.map(({ at, values }) => ({ fromAt: Date.parse(at), told: values[quantity] }))
  inOrder.sort((a, b) => a.fromAt - b.fromAt)
  return inOrder.map(({ fromAt, told }, place) => ({
    fromAt,
    toAt: inOrder[place + 1]?.fromAt ?? Math.max(fromAt + 1, untilAt),
    ...(told && { told }),
  }))
}

/** The lowest and the highest of each bucket: what a chart must have room for. */
export function extremesOf(buckets: readonly Bucket[]): Readonly<{ value: number }>[] {
  return buckets.flatMap(({ told }) => (told ? [{ value: told.min }, { value: told.max }] : []))
}
