import type { RehearsedPartJson } from '@haidang/contracts'
import { useWords } from '../console.js'
import type { Formats } from '../i18n/formats.js'
import type { Say } from '../i18n/words.js'
import type { Result } from './rehearsal-result.js'

type Figure =
  'alarms' | 'before' | 'chattering' | 'fleeting' | 'stale' | 'standing' | 'load' | 'peak' | 'flood'

const figures: Readonly<Record<Figure, (part: RehearsedPartJson, formats: Formats, say: Say) => string>> = {
  alarms: ({ alarms }, formats) => formats.number(alarms),
  before: ({ before = 0 }, formats) => formats.number(before),
  chattering: ({ chattering }, formats) => formats.number(chattering.inTenMinutes),
  fleeting: ({ fleeting }, formats) => formats.number(fleeting),
  stale: ({ stale }, formats) => formats.number(stale),
  standing: ({ standing }, formats) => formats.number(standing),
  load: ({ load }, formats) => formats.number(load.perTenMinutes, 2),
  peak: ({ load }, formats) => formats.number(load.peak?.alarms ?? 0, 1),
  flood: ({ load }, formats, say) => say('rules.share', { share: formats.number(load.inFlood * 100, 1) }),
}
const names: readonly Figure[] = [
  'alarms',
  'chattering',
  'fleeting',
  'stale',
  'before',
  'standing',
  'load',
  'peak',
  'flood',
]

/** The rule beside its version in force and beside itself as suggested, where there are such. */
export function FigureTable({ result }: Readonly<{ result: Result }>) {
  const { say, formats } = useWords()
  const parts = (['rehearsed', 'running', 'suggested'] as const).flatMap((name) => {
    const part = result[name]
    return part ? [{ name, part }] : []
  })
  return (
    <table className="figures" data-testid="rehearsal-figures">
      <caption>{say('rules.figures')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('rules.figure')}</th>
          {parts.map(({ name }) => (
            <th key={name} scope="col">
              {say(`rules.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((figure) => (
          <tr key={figure} data-figure={figure}>
            <th scope="row">{say(`rules.${figure}`)}</th>
            {parts.map(({ name, part }) => (
              <td key={name} className="number">
                {figures[figure](part, formats, say)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
