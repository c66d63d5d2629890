import { useWords } from '../../console.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { useAreaName } from '../../entity/area-names.js'
import type { AlarmGroup } from './grouped.js'

type Props = Readonly<{ group: AlarmGroup; turn: (key: string) => void }>

/** Many alarms as one line: the worst of them, how many of each severity there are, how many have been seen. */
export function GroupRow({ group, turn }: Props) {
  const { say, language } = useWords()
  const area = useAreaName(typeof group.name === 'string' ? group.name : undefined)
  const name = typeof group.name === 'string' ? area : group.name[language]
  return (
    <div
      className="alarm-group"
      data-testid="alm-group"
      data-severity={group.worst.severity}
      data-count={group.count}
      data-open={group.open}
    >
      <span className="alarm-group-turn" aria-hidden="true">
        {group.open ? '▾' : '▸'}
      </span>
      <SeveritySymbol severity={group.worst.severity} look={lookOf(group.worst.state)} />
      <strong className="alarm-group-name">{name}</strong>
      <span className="number alarm-group-count">
        {group.severities
          .map(({ severity, count }) => say('alarms.groupSeverity', { severity, count }))
          .join(' · ')}
      </span>
      <span className="number alarm-group-acked">
        {say('alarms.groupAcked', { acked: group.count - group.unacknowledged, count: group.count })}
      </span>
      <button type="button" className="button" aria-expanded={group.open} onClick={() => turn(group.key)}>
        {say(group.open ? 'alarms.closeGroup' : 'alarms.openGroup')}
      </button>
    </div>
  )
}
