import '../styles/bulletins.css'

import { hazardText } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { addressOf } from '../router.js'
import { useCell } from '../state/cell.js'
import { RiskChip } from './risk-chip.js'
import { stateAt, useBulletins } from './use-bulletins.js'

/** So many are named; the page has them all. */
const named = 2

/** What authorities have said and is in force, the highest first; nothing while there is nothing. */
export function BulletinBanner() {
  const { live, router } = useConsole()
  const { say, formats, language } = useWords()
  const now = useCell(live.clock.second)
  const { items = [] } = useBulletins('?inForce=true')
  const inForce = items
    .filter((one) => stateAt(one, now) === 'in-force')
    .toSorted((a, b) => b.level - a.level)
  if (inForce.length === 0) return null
  return (
    <div className="bulletin-banner" role="status" data-testid="bulletin-banner">
      {inForce.slice(0, named).map((bulletin) => (
        <p key={bulletin.id}>
          <RiskChip bulletin={bulletin} />
          <strong>{hazardText(bulletin.hazard, language)}</strong>
          <span>
            {say('bulletins.by', { issuer: bulletin.issuer, number: bulletin.number })} ·{' '}
            {say('bulletins.until', { at: formats.instant(Date.parse(bulletin.validTo), now) })}
          </span>
        </p>
      ))}
      <a
        href={addressOf({ page: 'bulletins' })}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          router.go({ page: 'bulletins' })
        }}
      >
        {inForce.length > named
          ? say('bulletins.more', { count: formats.number(inForce.length - named) })
          : say('bulletins.open')}
      </a>
    </div>
  )
}
