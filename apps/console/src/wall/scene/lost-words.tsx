import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'

/** Across the whole wall, readable from every seat: the link is lost, since when, and up to when what is shown goes. */
export function LostWords() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const { mode, lostAt, dataUntilAt } = useCell(live.link)
  if (mode !== 'lost' && mode !== 'signed-out') return null
  return (
    <div className="wall-lost" role="alert" data-testid="display-lost">
      <strong>
        {say('wall.lost')}{' '}
        {lostAt !== undefined && (
          <span className="number">{say('wall.lostFrom', { at: formats.clock(lostAt) })}</span>
        )}
      </strong>
      <p className="number">
        {dataUntilAt === undefined
          ? say('wall.lostNever')
          : say('wall.lostUntil', { at: formats.clock(dataUntilAt) })}
      </p>
    </div>
  )
}
