/** One thing that was looked at. `way` is what to do about it. */
export type Diagnosis = Readonly<{
  what: string
  health: 'good' | 'doubtful' | 'bad'
  says: string
  way?: string
}>

export const good = (what: string, says: string): Diagnosis => ({ what, health: 'good', says })
export const doubtful = (what: string, says: string, way: string): Diagnosis => ({
  ...{ what, health: 'doubtful', says, way },
})
export const bad = (what: string, says: string, way: string): Diagnosis => ({
  ...{ what, health: 'bad', says, way },
})

const marks = { good: '✓', doubtful: '!', bad: '✗' } as const

/** For a person. */
export function inLines({ what, health, says, way }: Diagnosis): string[] {
  const head = `  ${marks[health]} ${what.padEnd(12)} ${says}`
  return way === undefined ? [head] : [head, `${' '.repeat(17)}→ ${way}`]
}
