import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { intervalOf } from '../../entity/interval-of.js'
import { conditionOf } from '../../entity/now/value-condition.js'
import { ageOf, newestOf } from '../../state/age.js'
import { useCellPart } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { useNow } from '../../state/use-now.js'
import { FreshnessMark } from '../../ui/freshness-mark.js'

/**
 * Whether what the alarm goes by can still be trusted: how old its source is, and whether it is a real one. How old the source
 * is today says nothing of an alarm that is over.
 */
export function SourceQuality({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { say } = useWords()
  const device = useDevice(live.devices, alarm.device)
  const now = useNow()
  const fix = useCellPart(live.fleet.revision, () => live.fleet.get(alarm.device))
  if (!device) return <span>—</span>
  const value = device.values[alarm.quantity]
  const newest = value ?? fix ?? newestOf(device)
  const age = newest && ageOf(newest, { now, intervalMs: intervalOf(device, alarm.quantity) })
  const condition = value && conditionOf(value, say)
  const isOver = alarm.state === 'normal'
  return (
    <span className="alarm-quality" data-freshness={age?.freshness ?? 'lost'}>
      {isOver ? null : age ? (
        <FreshnessMark freshness={age.freshness} ageMs={age.ageMs} />
      ) : (
        <span className="freshness">{say('freshness.never')}</span>
      )}
      {!isOver && condition && <span className="mark">{condition}</span>}
      {device.simulated && (
        <abbr className="mark" title={`${say('mark.simulated')}: ${say('mark.simulatedHint')}`}>
          M
        </abbr>
      )}
    </span>
  )
}
