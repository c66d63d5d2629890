import type { LiveAlarm } from '@haidang/contracts'
import { findFeed, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { unitText } from '../../entity/now/value-text.js'
import { useDevice } from '../../state/devices.js'
import { useDataEnd, useNow } from '../../state/use-now.js'
import { Aged } from '../../xray/aged.js'
import { valueTruth } from '../../xray/device-truth.js'
import { currentValue } from '../current-value.js'

type Props = Readonly<{ alarm: LiveAlarm; before?: string }>

/**
 * The value of now beside the one that raised the alarm, and named as such; nothing where it is no number, where the
 * newest is too old to be now, and for what is over.
 */
export function AlarmNow({ alarm, before = '' }: Props) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const device = useDevice(live.devices, alarm.device)
  const now = useNow()
  const says = useDataEnd() === undefined ? 'alarm.now' : 'alarm.last'
  const feed = findFeed(alarm.feed)
  const quantity = feed && findQuantity(feed, alarm.quantity)
  const value = device && currentValue(device, alarm.quantity, now)
  if (!device || value === undefined) return null
  if (quantity?.kind !== 'number' || alarm.limit === undefined) return null
  if (alarm.clearedAt !== undefined || alarm.state === 'normal') return null
  const text = formats.measured(value, quantity.decimals)
  return (
    <>
      <Aged of={valueTruth(live, device, alarm.quantity)}>
        <span
          className="alarm-now number"
          data-testid="alm-now"
          title={say('alarm.nowHint', { value: `${text}${unitText(quantity.unitLabel)}` })}
        >
          {say(says, { value: text })}
        </span>
      </Aged>
      {before}
    </>
  )
}
