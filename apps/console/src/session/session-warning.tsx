import { useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

const warnMs = 300_000

/** Five minutes before the session ends: said at the top of the desk, covering nothing, with the way to go on. */
export function SessionWarning() {
  const { live, session } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const current = useCell(session.current)
  const [tried, setTried] = useState<number>()
  const endsAt = current.state === 'in' ? Date.parse(current.me.expiresAt ?? '') : Number.NaN
  if (!(endsAt - now < warnMs) || endsAt <= now) return null
  const firm = tried === endsAt
  const prolong = async (): Promise<void> => {
    setTried(endsAt)
    await session.refresh()
  }
  return (
    <div className="sound-banner" role="status" data-testid="session-warning">
      <span>{say(firm ? 'session.endsFirmly' : 'session.endsSoon', { at: formats.clock(endsAt) })}</span>
      {!firm && (
        <button type="button" className="button" onClick={() => void prolong()}>
          {say('session.prolong')}
        </button>
      )}
    </div>
  )
}
