import { riverAlarm, riverAlarmLevels } from '@haidang/domain'
import { useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'

/** Where a river stands among the alarm levels of its station, as bulletins say it: so much over or under which level. */
export function RiverChip({ device }: { device: DeviceView }) {
  const { say, formats } = useWords()
  const levels = riverAlarmLevels(device.labels)
  const newest = device.values['level']
  if (!levels || typeof newest?.value !== 'number' || newest.status !== 'measuring') return null
  const { level, above } = riverAlarm(newest.value, levels)
  const words = { level: Math.max(1, level), metres: formats.measured(Math.abs(above), 2) }
  return (
    <span className="statutory" data-testid="river-alarm" data-level={level}>
      <span className="statutory-scale number">
        {say(level === 0 ? 'entity.underRiverAlarm' : 'entity.overRiverAlarm', words)}
      </span>
    </span>
  )
}
