import { useWords } from '../../console.js'

/** What the columns are; each row says it again for those who hear it. */
export function AlarmHead() {
  const { say } = useWords()
  return (
    <div className="alarm-row alarm-head" aria-hidden="true">
      <span className="alarm-choose" />
      <span>{say('alarms.severity')}</span>
      <span>{say('alarms.raised')}</span>
      <span className="alarm-span">{say('alarms.duration')}</span>
      <span>{say('alarms.what')}</span>
      <span className="alarm-trend">{say('alarms.trend')}</span>
      <span className="alarm-where">{say('alarms.where')}</span>
      <span className="alarm-state">{say('alarms.state')}</span>
      <span className="alarm-quality">{say('alarms.quality')}</span>
      <span className="alarm-actions">{say('alarms.actions')}</span>
    </div>
  )
}
