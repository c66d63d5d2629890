import type { RehearsalJson, RuleJson } from '@haidang/contracts'
import { useConsole, useWords } from '../console.js'
import { addressOf } from '../router.js'
import { AlarmsChart } from './alarms-chart.js'
import { FigureTable } from './figure-table.js'
import { SuggestedChange } from './suggested-change.js'

export type Result = NonNullable<RehearsalJson['result']>

type Props = Readonly<{
  rehearsal: RehearsalJson
  result: Result
  rule: RuleJson
  /** Nothing can be sent. */
  off: boolean
  drafted: () => void
}>

const worstShown = 5
/** Of the reports that were due; beneath, a light load may only mean that little is stored. */
const enoughCovered = 0.9

/** What came out, the sentence first. */
export function RehearsalResult({ rehearsal, result, rule, off, drafted }: Props) {
  const { say, formats } = useWords()
  const { rehearsed, suggestion, covered = 1 } = result
  const { verdict } = rehearsed.load
  const isSure = covered >= enoughCovered
  const [from, to] = [formats.date(Date.parse(rehearsal.from)), formats.date(Date.parse(rehearsal.to))]
  return (
    <div className="rehearsal-result" data-testid="rehearsal-result">
      <p className="rehearsal-outcome" data-verdict={isSure ? verdict : 'unsure'}>
        <strong>
          {say('rules.outcome', { alarms: rehearsed.alarms, told: formats.number(result.told.alarms) })}
        </strong>{' '}
        {(isSure || verdict !== 'acceptable') && say(`rules.verdict.${verdict}`)}
        {!isSure && ` ${say('rules.covered', { percent: Math.floor(covered * 100) })}`}
      </p>
      <p>
        <small className="number">
          {say('rules.about', {
            ...{ from, to, devices: formats.number(rehearsal.devices), rows: formats.number(result.rows) },
            ...{ took: formats.duration(Math.ceil(result.tookMs / 1_000) * 1_000), by: rehearsal.askedBy },
          })}
        </small>
      </p>
      <AlarmsChart timeline={rehearsed.timeline} fromAt={Date.parse(rehearsal.from)} />
      <FigureTable result={result} />
      {suggestion && (
        <SuggestedChange
          rule={rule}
          rehearsal={rehearsal.id}
          suggestion={suggestion}
          off={off}
          drafted={drafted}
        />
      )}
      {rehearsed.devices.worst.length > 0 && (
        <WorstDevices feed={rule.feed} worst={rehearsed.devices.worst.slice(0, worstShown)} />
      )}
    </div>
  )
}

type WorstProps = Readonly<{ feed: string; worst: Result['rehearsed']['devices']['worst'] }>

function WorstDevices({ feed, worst }: WorstProps) {
  const { live, router } = useConsole()
  const { say, formats, language } = useWords()
  return (
    <table className="figures">
      <caption>{say('rules.worst')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('rules.device')}</th>
          <th scope="col">{say('rules.alarms')}</th>
          <th scope="col">{say('rules.active')}</th>
        </tr>
      </thead>
      <tbody>
        {worst.map(({ device, alarms, activeSeconds, chattered }) => {
          const route = { page: 'entity', feed, id: device } as const
          return (
            <tr key={device}>
              <th scope="row">
                <a
                  href={addressOf(route)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return
                    event.preventDefault()
                    router.go(route)
                  }}
                >
                  {live.devices.get(device)?.name?.[language] ?? device}
                </a>{' '}
                {chattered && <span className="mark">{say('rules.chatters')}</span>}
              </th>
              <td className="number">{formats.number(alarms)}</td>
              <td className="number">{formats.duration(activeSeconds * 1_000)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
