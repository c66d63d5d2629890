import type { LiveAlarm } from '@haidang/contracts'
import { useShortMessage } from '../../alarms/alarm-facts.js'
import { topAlarm } from '../../alarms/alarm-groups.js'
import { flyToAlarm } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { useDevice } from '../../state/devices.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { useBlind } from './use-blind.js'

/** The one alarm to look at first: the worst that waits for someone, and of equals the oldest. */
export function TopAlarm() {
  const console = useConsole()
  const { say, language } = useWords()
  const top = topAlarm(useCell(console.live.alarms.all))
  if (!top) return <NoAlarm />
  return (
    <button
      type="button"
      className="gsb-top"
      data-testid="gsb-top"
      data-alarm={top.id}
      title={`${say('gsb.top')}\n${top.message[language]}`}
      onClick={() => flyToAlarm(console, top)}
    >
      <SeveritySymbol severity={top.severity} look={lookOf(top.state)} size={24} />
      <TopText alarm={top} />
    </button>
  )
}

/** What on the first line, since when and where on the second: so neither pushes the other out of sight. */
function TopText({ alarm }: { alarm: LiveAlarm }) {
  const { live } = useConsole()
  const { formats, language } = useWords()
  const now = useCell(live.clock.second)
  const name = useDevice(live.devices, alarm.device)?.name[language]
  const what = useShortMessage(alarm)
  const { raisedAt, learnedAt, device } = alarm
  return (
    <span className="gsb-top-text">
      <span className="gsb-top-what">{what}</span>
      <Aged of={{ at: raisedAt, receivedAt: learnedAt, source: device }} full>
        <span className="gsb-top-where">
          <span className="number">{formats.instant(raisedAt, now)}</span> {name !== undefined && `· ${name}`}
        </span>
      </Aged>
    </span>
  )
}

/** Nothing waits; but a city that nobody measures is not a calm one, and that is said. */
function NoAlarm() {
  const { live } = useConsole()
  const { say } = useWords()
  const known = useCellPart(live.alarms.seq, (seq) => seq !== undefined)
  const blind = useBlind()
  return (
    <span className="gsb-top quiet" data-testid="gsb-top" data-blind={known && blind}>
      {known && say(blind ? 'gsb.blind' : 'gsb.noAlarm')}
    </span>
  )
}
