import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { severities } from '../ui/severity-shapes.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'

/** What happened while the link was away. It stays until someone has read it. */
export function MissedCard() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const missed = useCell(live.missed)
  if (!missed) return null
  const raised = missed.raised.reduce((sum, count) => sum + count, 0)
  return (
    <aside
      className="missed"
      data-testid="missed"
      data-raised={raised}
      data-returned={missed.returned}
      aria-label={say('missed.title')}
    >
      <h2>{say('missed.title')}</h2>
      <p className="number">
        {formats.clock(missed.fromAt)} – {formats.clock(missed.toAt)}
      </p>
      <p>
        {say('missed.text', {
          duration: formats.duration(missed.toAt - missed.fromAt),
          raised,
          returned: missed.returned,
        })}
      </p>
      <p className="missed-counts">
        {severities.map((severity) => {
          const count = missed.raised[severity - 1] ?? 0
          return count === 0 ? null : (
            <span key={severity}>
              <SeveritySymbol severity={severity} look="acknowledged" label={say(`severity.${severity}`)} />{' '}
              {count}
            </span>
          )
        })}
      </p>
      {missed.whole && <p>{say('missed.whole')}</p>}
      <button type="button" className="button primary" onClick={() => live.missed.set(undefined)}>
        {say('missed.close')}
      </button>
    </aside>
  )
}
