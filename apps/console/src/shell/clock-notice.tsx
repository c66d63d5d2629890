import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'

/** Devices as a whole contradict the server's clock. The city goes on by theirs; who keeps the server has to know. */
export function ClockNotice() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const errorMs = useCell(live.serverClockError)
  if (errorMs === 0) return null
  return (
    <div className="feed-notice" role="status" data-testid="clock-notice">
      <p>
        <SeveritySymbol severity={3} look="acknowledged" size={16} />
        <span>
          <strong>
            {say(errorMs > 0 ? 'clock.ahead' : 'clock.behind', { by: formats.duration(Math.abs(errorMs)) })}
          </strong>{' '}
          {say('clock.says')}
        </span>
      </p>
    </div>
  )
}
