import type { Severity } from '@haidang/domain'
import { countBySeverity } from '../../alarms/alarm-groups.js'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { severities } from '../../ui/severity-shapes.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { useLinkTruth } from '../../xray/use-link-truth.js'

type Props = Readonly<{ severity: Severity; unacknowledged: number; active: number; worst: boolean }>

/** How many alarms of each severity wait for someone, of how many that are active. */
export function Counters() {
  const { live } = useConsole()
  const counts = countBySeverity(useCell(live.alarms.all))
  const worst =
    severities.find((severity) => counts[severity].unacknowledged > 0) ??
    severities.find((severity) => counts[severity].active > 0) ??
    1
  return (
    <div className="gsb-counters">
      <CountersKey />
      {severities.map((severity) => (
        <Counter key={severity} severity={severity} worst={severity === worst} {...counts[severity]} />
      ))}
    </div>
  )
}

/** What the two numbers are: before the stroke those that wait, behind it all that are active. */
function CountersKey() {
  const { say } = useWords()
  return (
    <span className="gsb-counters-key" aria-hidden="true">
      <b>{say('gsb.unack')}</b>
      <span>{say('gsb.ofActive')}</span>
    </span>
  )
}

function Counter({ severity, unacknowledged, active, worst }: Props) {
  const { router } = useConsole()
  const { say } = useWords()
  const truth = useLinkTruth(say('xray.log'))
  const look = active === 0 ? 'none' : unacknowledged > 0 ? 'unacknowledged' : 'acknowledged'
  const label = say('gsb.counter', { word: say(`severity.${severity}`), unack: unacknowledged, active })
  return (
    <button
      type="button"
      className="gsb-counter"
      data-testid={`gsb-sev-${severity}`}
      data-unack={unacknowledged}
      data-active={active}
      data-worst={worst}
      title={label}
      onClick={() => router.go({ page: 'alarms', severity })}
    >
      <SeveritySymbol severity={severity} look={look} size={24} label={say(`severity.${severity}`)} />
      <Aged of={truth}>
        <span className="number">
          <b>{unacknowledged}</b>/{active}
        </span>
      </Aged>
    </button>
  )
}
