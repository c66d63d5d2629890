import type { Severity } from '@haidang/domain'
import { countBySeverity, topAlarm } from '../alarms/alarm-groups.js'
import { flyToAlarm } from '../alarms/select-alarm.js'
import { useConsole, useWords } from '../console.js'
import { useCell, useCellPart } from '../state/cell.js'
import { severities } from '../ui/severity-shapes.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { LinkPill, ModePill, SiteTime, Sources } from './status-pills.js'
import { UserMenu } from './user-menu.js'

/** Always on screen, on every route: how we are, what is worst, how old it is, what time it is. */
export function StatusBar() {
  const { router, site } = useConsole()
  const { say, language } = useWords()
  const name = useCell(site)?.name[language]
  return (
    <header className="gsb" data-testid="gsb" aria-label={say('gsb.label')}>
      <button
        type="button"
        className="gsb-city"
        data-testid="gsb-city"
        onClick={() => router.go({ page: 'map' })}
      >
        {[name, say('app.name')].filter(Boolean).join(' ')}
      </button>
      <ModePill />
      <Counters />
      <TopAlarm />
      <LinkPill />
      <Sources />
      <SiteTime />
      <UserMenu />
    </header>
  )
}

function Counters() {
  const { live } = useConsole()
  const counts = countBySeverity(useCell(live.alarms.all))
  return (
    <div className="gsb-counters">
      {severities.map((severity) => (
        <Counter key={severity} severity={severity} {...counts[severity]} />
      ))}
    </div>
  )
}

function Counter({
  severity,
  unacknowledged,
  active,
}: {
  severity: Severity
  unacknowledged: number
  active: number
}) {
  const { router } = useConsole()
  const { say } = useWords()
  const look = active === 0 ? 'none' : unacknowledged > 0 ? 'unacknowledged' : 'acknowledged'
  return (
    <button
      type="button"
      className="gsb-counter"
      data-testid={`gsb-sev-${severity}`}
      data-unack={unacknowledged}
      data-active={active}
      aria-label={say('gsb.counter', { word: say(`severity.${severity}`), unack: unacknowledged, active })}
      onClick={() => router.go({ page: 'alarms', severity })}
    >
      <SeveritySymbol severity={severity} look={look} size={20} />
      <span className="number">
        {unacknowledged}/{active}
      </span>
    </button>
  )
}

function TopAlarm() {
  const console = useConsole()
  const { say, formats, language } = useWords()
  const top = topAlarm(useCell(console.live.alarms.all))
  const known = useCellPart(console.live.alarms.seq, (seq) => seq !== undefined)
  if (!top) {
    return (
      <span className="gsb-top quiet" data-testid="gsb-top">
        {known ? say('gsb.noAlarm') : ''}
      </span>
    )
  }
  return (
    <button
      type="button"
      className="gsb-top"
      data-testid="gsb-top"
      data-alarm={top.id}
      title={say('gsb.top')}
      onClick={() => flyToAlarm(console, top)}
    >
      <SeveritySymbol severity={top.severity} look={lookOf(top.state)} />
      <span className="gsb-top-text">
        <span className="number">{formats.clock(top.raisedAt)}</span> {top.message[language]}
      </span>
    </button>
  )
}
