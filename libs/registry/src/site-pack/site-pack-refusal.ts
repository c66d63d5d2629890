import { StartRefusal } from '@haidang/platform'

/** One thing that is wrong with a pack, and where. Lines count from 1. */
export type SitePackProblem = Readonly<{ file: string; line?: number; path?: string; message: string }>

const shown = 40

/** The pack cannot be used; says every problem with its file and line, so that one reading mends them all. */
export class SitePackRefusal extends StartRefusal {
  readonly problems: readonly SitePackProblem[]

  constructor(folder: string, problems: readonly SitePackProblem[]) {
    const lines = problems.slice(0, shown).map((problem) => `  ${describe(problem)}`)
    const rest = problems.length > shown ? [`  and ${problems.length - shown} more`] : []
    const head = `The site pack ${folder} has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:`
    super(
      'bad-site-pack',
      [head, ...lines, ...rest, 'Mend it, or choose another one with IOC_SITE.'].join('\n'),
    )
    this.name = 'SitePackRefusal'
    this.problems = problems
  }
}

function describe({ file, line, path, message }: SitePackProblem): string {
  return [line === undefined ? file : `${file}:${line}`, path, message].filter(Boolean).join(': ')
}
