import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { WallSymbol } from './wall-symbol.js'

const lateMs = 2_000
const veryLateMs = 10_000

/** Time of the city, which world this is, and how old its news: a clock that ticks is no proof of life by itself. */
export function SceneClock({ symbolPx }: { symbolPx: number }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const mode = useCellPart(live.link, (link) => link.mode)
  const own = mode === 'lost' || mode === 'connecting'
  return (
    <div className="wall-clock" data-testid="wall-clock" data-own={own}>
      <time className="wall-time number" dateTime={new Date(now).toISOString()}>
        {formats.clock(now)}
      </time>
      <div className="wall-status">
        <span className="wall-day number">{own ? say('wall.ownClock') : formats.day(now)}</span>
        <span className="wall-mode" data-testid="wall-mode" data-mode={mode}>
          {say(`mode.${mode}`)}
        </span>
        <LinkAge symbolPx={symbolPx} />
      </div>
    </div>
  )
}

function LinkAge({ symbolPx }: { symbolPx: number }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const { mode, ageMs } = useCell(live.link)
  if (mode === 'lost' || mode === 'signed-out') return null
  const late = ageMs !== undefined && ageMs >= lateMs
  const veryLate = ageMs !== undefined && ageMs > veryLateMs
  const age = ageMs === undefined ? say('wall.linkUnknown') : `${formats.measured(ageMs / 1_000, 1)}\u00A0s`
  return (
    <span className="wall-link number" data-testid="wall-link" data-late={late}>
      {veryLate && <WallSymbol severity={2} look="acknowledged" px={symbolPx} />}
      {late ? say('wall.late', { age }) : age}
    </span>
  )
}
