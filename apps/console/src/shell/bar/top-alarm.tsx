import { topAlarm } from '../../alarms/alarm-groups.js'
import { flyToAlarm } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'

/** The one alarm to look at first: the worst that waits for someone, and of equals the oldest. */
export function TopAlarm() {
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
  const { raisedAt, learnedAt, device } = top
  const message = top.message[language]
  return (
    <button
      type="button"
      className="gsb-top"
      data-testid="gsb-top"
      data-alarm={top.id}
      title={`${say('gsb.top')}\n${message}`}
      onClick={() => flyToAlarm(console, top)}
    >
      <SeveritySymbol severity={top.severity} look={lookOf(top.state)} size={20} />
      <span className="gsb-top-text">
        <Aged of={{ at: raisedAt, receivedAt: learnedAt, source: device }} full>
          <span className="number">{formats.clock(raisedAt)}</span> {message}
        </Aged>
      </span>
    </button>
  )
}
