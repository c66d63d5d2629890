import { cpus, loadavg, totalmem } from 'node:os'

const machine = {
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
}

export type Figure = Readonly<{ bench: string; figure: string; value: number; unit: string }> &
  Readonly<Record<string, unknown>>

/** One figure as a JSON line on standard output, with the machine that it was measured on and how busy that was. */
export function print(figure: Figure): void {
  const loadAverage = Number((loadavg()[0] ?? 0).toFixed(1))
  process.stdout.write(
    `${JSON.stringify({ ...figure, value: Number(figure.value.toPrecision(4)), loadAverage, machine })}\n`,
  )
}

/** The value below which the given share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** How much `y` grows with each unit of `x`: the straight line of least squares. */
export function slope(points: readonly Readonly<{ x: number; y: number }>[]): number {
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
  const spread = mean((point) => (point.x - x) ** 2)
  return spread === 0 ? 0 : mean((point) => (point.x - x) * (point.y - y)) / spread
}

/** Seconds that `work` took, on a clock that never jumps. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}
