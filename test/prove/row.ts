import { loadavg } from 'node:os'
import { seeded } from '@haidang/testing'

/** `embedded`: one process with its own database and broker. `services`: ingest, api and worker on real servers. */
export type Way = 'embedded' | 'services'

export type Run = Readonly<{
  way: Way
  seed: number
  /** Small sizes, and no judgement of times: for `npm test`. */
  quick: boolean
  /** Numbers in [0, 1) from the seed. */
  chance: () => number
  /** Progress, for a person who waits. */
  say: (line: string) => void
}>

export type Figures = Readonly<Record<string, number | string | boolean>>

export type Verdict = Readonly<{ pass: boolean; figures: Figures; why?: string }>

/** One row: what is promised, and the run on the real product that shows whether it is so. */
export type Row = Readonly<{
  id: string
  promise: string
  /** Where the promise has a meaning; a row with one way says why beside it. */
  ways: readonly Way[]
  prove: (run: Run) => Promise<Verdict>
}>

type Judged = Readonly<{
  figures: Figures
  /** Each by what must be so. */
  must: Readonly<Record<string, boolean>>
  /** What a busy computer may miss: not judged in a quick run. */
  times?: Readonly<Record<string, boolean>>
}>

/** A verdict names what was not so. */
export function judge({ quick }: Pick<Run, 'quick'>, { figures, must, times = {} }: Judged): Verdict {
  const judged = { ...must, ...(quick ? {} : times) }
  const missed = Object.keys(judged).filter((what) => !judged[what])
  return {
    pass: missed.length === 0,
    figures,
    ...(missed.length > 0 && { why: `not: ${missed.join('; ')}` }),
  }
}

export type Line = Readonly<{
  row: string
  way: Way
  pass: boolean
  figures: Figures
  seed: number
  why?: string
}>

/** Runs a row on one way. What it throws is its verdict, too. */
export async function proveRow(row: Row, run: Omit<Run, 'chance'>): Promise<Line> {
  const from = performance.now()
  const outcome = await row
    .prove({ ...run, chance: seeded(run.seed) })
    .catch((error: unknown): Verdict => ({ pass: false, figures: {}, why: inWords(error) }))
  const seconds = Math.round((performance.now() - from) / 100) / 10
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10
  const { pass, figures, why } = outcome
  return {
    ...{ row: row.id, way: run.way, pass },
    figures: { ...figures, seconds, load },
    seed: run.seed,
    ...(why !== undefined && { why }),
  }
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (${inWords(error.cause)})`
  return `${error.name}: ${error.message}${cause}`.slice(0, 4_000)
}
