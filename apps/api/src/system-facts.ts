import { instant } from '@haidang/contracts'
import type { SystemFacts } from '@haidang/gateway'
import { type Service, productVersion } from '@haidang/platform'
import type { ProcessRow } from '@haidang/store'

/** A process that has told nothing for so long is not counted. */
const presentMs = 5_000

/** What an operator may know of the system, as its processes tell each other. */
export function systemFacts(
  { config, startedAt }: Pick<Service, 'config' | 'startedAt'>,
  present: readonly ProcessRow[],
): SystemFacts {
  const here = present.filter(({ agoMs }) => agoMs <= presentMs)
  return {
    version: productVersion,
    startedAt: instant(startedAt),
    simulated: config.simulate,
    database: { available: here.length > 0, embedded: false },
    intake: sumOf(here.filter(({ kind }) => kind === 'ingest').map(({ facts }) => facts)),
  }
}

/** Figure by figure. */
function sumOf(figures: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, figure] of figures.flatMap((one) => Object.entries(one)))
    sum[name] = (sum[name] ?? 0) + figure
  return sum
}
