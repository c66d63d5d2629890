import { duration } from './speaking.js'
import type { Finding, Step } from './step.js'

/** How one step went. */
export type Outcome = Readonly<{
  step: number
  id: Step['id']
  title: string
  /** Absent when it was skipped. */
  pass?: boolean
  ms: number
  evidence: readonly string[]
  skipped?: string
  figures?: Readonly<Record<string, number>>
}>

/** What a finding, or what was thrown in its place, amounts to. */
export function outcomeOf(
  { id, title }: Pick<Step, 'id' | 'title'>,
  { step, tookMs, finding, failure }: { step: number; tookMs: number; finding?: Finding; failure?: string },
): Outcome {
  const named = { step, id, title }
  if (!finding) return { ...named, pass: false, ms: round(tookMs), evidence: [failure ?? 'no reason'] }
  if ('skipped' in finding) return { ...named, ms: round(tookMs), evidence: [], skipped: finding.skipped }
  const { evidence, ms = tookMs, figures } = finding
  const rounded =
    figures && Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value)]))
  return { ...named, pass: true, ms: round(ms), evidence, ...(rounded && { figures: rounded }) }
}

const width = 62

/** For a person: tick or cross, what was tried, how long it took, and below it what can be looked up. */
export function inLines({ step, title, pass, ms, evidence, skipped }: Outcome): string[] {
  const mark = skipped !== undefined ? '–' : pass ? '✓' : '✗'
  const head = `  ${mark} ${String(step).padStart(2)}  ${title.padEnd(width)}`
  if (skipped !== undefined) return [`${head} skipped (${skipped})`]
  return [`${head} ${duration(ms).padStart(9)}`, ...evidence.map((line) => `        ${line}`)]
}

/** What a person who waits is shown of a step that is being taken; its head takes the same place. */
export function underWay({ title }: Pick<Step, 'title'>, place: number): string {
  return `  … ${String(place).padStart(2)}  ${title}`
}

/** For a program: one line of JSON. */
export function inJson(outcome: Outcome): string {
  return JSON.stringify(outcome)
}

/** `11 ticks`, `9 ticks, 1 cross, 1 skipped` */
export function summary(outcomes: readonly Outcome[]): string {
  const ticks = outcomes.filter(({ pass }) => pass === true).length
  const crosses = outcomes.filter(({ pass }) => pass === false).length
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length
  return [
    counted(ticks, 'tick', 'ticks'),
    ...(crosses > 0 ? [counted(crosses, 'cross', 'crosses')] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
