import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { useNow } from '../state/use-now.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { useWhyNoAcknowledgement } from './why-not.js'

/** Since when, and how long: running on while it lasts. */
export function AlarmSpan({ alarm }: { alarm: LiveAlarm }) {
  const { formats, say } = useWords()
  const now = useNow()
  if (alarm.clearedAt !== undefined) {
    return <span>{say('alarm.untilCleared', { at: formats.instant(alarm.clearedAt, now) })}</span>
  }
  return <span className="number">{formats.duration(now - alarm.raisedAt)}</span>
}

export function RaisedAt({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { formats } = useWords()
  const now = useCell(live.clock.second)
  return (
    <time className="number" dateTime={new Date(alarm.raisedAt).toISOString()}>
      {formats.instant(alarm.raisedAt, now)}
    </time>
  )
}

/** The state in a word, with who and when, and the comment that was left. */
export function AlarmStateText({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const { acknowledged } = alarm
  const who =
    acknowledged && say('alarm.ackBy', { by: acknowledged.by, at: formats.instant(acknowledged.at, now) })
  return (
    <span className="alarm-state" data-state={alarm.state}>
      {who ?? say(`alarm.${alarm.state}`)}
      {alarm.retro && ` · ${say('alarm.retro')}`}
      {alarm.occurrences > 1 && ` · ${say('alarm.again', { count: alarm.occurrences })}`}
      {acknowledged?.comment !== undefined && <q className="comment">{acknowledged.comment}</q>}
    </span>
  )
}

/** Where: the device's name, and whether it is a real one. */
export function AlarmPlace({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { language } = useWords()
  const device = useDevice(live.devices, alarm.device)
  return (
    <>
      <span className="place-name">{device?.name[language] ?? <code>{alarm.device}</code>} </span>
      <SimulatedMark simulated={device?.simulated ?? false} />
    </>
  )
}

/** Opens the acknowledgement; disabled with its reason when it cannot be. */
export function AcknowledgeButton({ alarm }: { alarm: LiveAlarm }) {
  const { acknowledging } = useConsole()
  const { say } = useWords()
  const whyNot = useWhyNoAcknowledgement(alarm)
  if (whyNot === 'acknowledge.notNeeded') return null
  return (
    <button
      type="button"
      className="button"
      data-testid="alm-ack"
      disabled={whyNot !== undefined}
      title={whyNot && say(whyNot)}
      onClick={(event) => {
        event.stopPropagation()
        acknowledging.set(alarm)
      }}
    >
      {say('alarms.acknowledge')}
    </button>
  )
}
