import type { AreaJson, AreaPlanJson } from '@haidang/contracts'

/** One line a unit: its id, since when and until when, its name. */
export function areaLines(areas: readonly AreaJson[]): readonly string[] {
  return areas.map(({ id, name, validFrom = '', validTo, successors = [] }) => {
    const days = `${validFrom.padEnd(10)} – ${(validTo ?? '').padEnd(10)}`
    const became = successors.length === 0 ? '' : ` → ${successors.join(', ')}`
    return `${id.padEnd(24)} ${days}  ${name.vi}${became}`
  })
}

/** What a plan does, and how it is confirmed. */
export function planLines({ done, confirm, day, ends, begins, moves }: AreaPlanJson): readonly string[] {
  const to = (id: string): number => moves.filter((move) => move.to === id).length
  return [
    `From ${day} on:`,
    ...ends.map(({ id, name }) => `  ends    ${id}  ${name.vi}`),
    ...begins.map(({ id, name }) => `  begins  ${id}  ${name.vi}, ${to(id)} devices`),
    doneLine({ done, confirm }),
  ]
}

/** What is called off with a change, and how that is confirmed. */
export function withdrawalLines({ done, confirm, day, ends, begins }: AreaPlanJson): readonly string[] {
  return [
    `No more from ${day} on:`,
    ...ends.map(({ id, name }) => `  stays         ${id}  ${name.vi}`),
    ...begins.map(({ id, name }) => `  never begins  ${id}  ${name.vi}`),
    doneLine({ done, confirm }),
  ]
}

function doneLine({ done, confirm }: Pick<AreaPlanJson, 'done' | 'confirm'>): string {
  return done
    ? 'Done; it is in the audit.'
    : `Nothing is done yet. To do exactly this, say it again with --confirm ${confirm}`
}
