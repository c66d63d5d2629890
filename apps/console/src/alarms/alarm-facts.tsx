import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { useAgeWords } from '../state/use-age-words.js'
import { useNow } from '../state/use-now.js'
import { MissedMark } from '../ui/missed-mark.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { showOnMap } from './select-alarm.js'
import { useMe } from './use-me.js'

type Props = Readonly<{ alarm: LiveAlarm }>

/** Since when, and how long: running on while it lasts. */
export function AlarmSpan({ alarm }: Props) {
  const { formats, say } = useWords()
  const now = useNow()
  const { lasting } = useAgeWords()
  if (alarm.clearedAt !== undefined) {
    const today = formats.date(alarm.clearedAt) === formats.date(now)
    const at = today ? formats.minute(alarm.clearedAt) : formats.instant(alarm.clearedAt, now)
    return <span>{say('alarm.untilCleared', { at })}</span>
  }
  return <span className="number">{lasting(alarm.raisedAt)}</span>
}

/** How long it lasted, or has lasted by now; when it ended as its hint. */
export function AlarmDuration({ alarm }: Props) {
  const { formats, say } = useWords()
  const now = useNow()
  const { lasting } = useAgeWords()
  const { raisedAt, clearedAt } = alarm
  const ended = clearedAt === undefined ? undefined : formats.instant(clearedAt, now)
  return (
    <span
      className="number"
      data-testid="alm-duration"
      title={ended && say('alarm.untilCleared', { at: ended })}
    >
      {clearedAt === undefined ? lasting(raisedAt) : formats.duration(clearedAt - raisedAt)}
    </span>
  )
}

export function RaisedAt({ alarm }: Props) {
  const { live } = useConsole()
  const { formats } = useWords()
  const now = useCell(live.clock.second)
  return (
    <time className="number" dateTime={new Date(alarm.raisedAt).toISOString()}>
      {formats.instant(alarm.raisedAt, now)}
    </time>
  )
}

/** The sentence without the device's name, which has a column of its own. */
export function useShortMessage(alarm: LiveAlarm): string {
  const { live } = useConsole()
  const { language } = useWords()
  const name = useDevice(live.devices, alarm.device)?.name[language]
  const message = alarm.message[language]
  const tail = ` — ${name}`
  return name !== undefined && message.endsWith(tail) ? message.slice(0, -tail.length) : message
}

/** The state in a word, with who and when, who handles it, and the comment that was left. */
export function AlarmStateText({ alarm }: Props) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const me = useMe()
  const now = useCell(live.clock.second)
  const { acknowledged, assignee } = alarm
  const who =
    acknowledged && say('alarm.ackBy', { by: acknowledged.by, at: formats.instant(acknowledged.at, now) })
  const mine = assignee !== undefined && assignee === me?.username
  return (
    <span className="alarm-state" data-state={alarm.state}>
      <span className="alarm-seen">
        {!(alarm.retro && alarm.state === 'normal') && <StateWord alarm={alarm} who={who} />}
        {alarm.retro && (
          <span className="mark">
            {say('alarm.retroHistory', { late: formats.duration(alarm.learnedAt - alarm.raisedAt) })}
          </span>
        )}
        <MissedMark alarm={alarm.id} />
        {alarm.occurrences > 1 && ` · ${say('alarm.again', { count: alarm.occurrences })}`}
      </span>
      {(assignee ?? acknowledged?.comment) !== undefined && (
        <span className="alarm-said">
          {assignee !== undefined && (
            <span className="alarm-assignee">
              {mine ? say('alarm.handledByMe') : say('alarm.handledBy', { by: assignee })}
            </span>
          )}
          {acknowledged?.comment !== undefined && <q className="comment">{acknowledged.comment}</q>}
        </span>
      )}
    </span>
  )
}

/** A shelf says how long it still lasts; what was seen says by whom; everything else is a word. */
function StateWord({ alarm, who }: Props & Readonly<{ who: string | undefined }>) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  if (alarm.state === 'shelved' && alarm.shelvedUntilAt !== undefined) {
    const left = formats.duration(Math.max(0, alarm.shelvedUntilAt - now))
    return <span className="number">{say('alarm.shelvedFor', { left })}</span>
  }
  const isSeen =
    alarm.state === 'acknowledged' || alarm.state === 'latched-acknowledged' || alarm.state === 'normal'
  return <>{isSeen && who !== undefined ? who : say(`alarm.${alarm.state}`)}</>
}

/** Where: the device's name, and whether it is a real one. */
export function AlarmPlace({ alarm }: Props) {
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

/** The same, and the way there on the map. */
export function AlarmPlaceButton({ alarm }: Props) {
  const console = useConsole()
  const { say, language } = useWords()
  const device = useDevice(console.live.devices, alarm.device)
  const place = device?.name[language] ?? alarm.device
  return (
    <button
      type="button"
      className="link quiet"
      data-testid="alm-where"
      title={say('alarms.onMap', { place })}
      onClick={(event) => {
        event.stopPropagation()
        showOnMap(console, alarm)
      }}
    >
      {place}
    </button>
  )
}
