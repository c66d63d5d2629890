import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

const stages = ['live', 'late', 'stale', 'lost'] as const

/** Says that the screen shows ages now, and what its greys mean. */
export function XrayBanner() {
  const { xray } = useConsole()
  const { say } = useWords()
  if (!useCell(xray)) return null
  return (
    <p className="xray-banner" role="status" data-testid="xray">
      <strong>{say('xray.title')}</strong>
      {stages.map((stage) => (
        <span key={stage} className="aged-age" data-freshness={stage}>
          {say(`xray.${stage}`)}
        </span>
      ))}
      <span>{say('xray.severalMeans')}</span>
      <span>{say('xray.release')}</span>
    </p>
  )
}
