import '../styles/bulletins.css'

import { hazardText } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { addressOf } from '../router.js'
import { useCell } from '../state/cell.js'
import { RiskChip } from './risk-chip.js'
import { endsAt, inForceAt, useBulletins } from './use-bulletins.js'

/** So many are named; the page has them all. */
const named = 2

/** What authorities have said and is in force, the highest first; nothing while there is nothing, and a word when nobody knows. */
export function BulletinBanner() {
  const { live, router } = useConsole()
  const { say, formats, language } = useWords()
  const now = useCell(live.clock.second)
  const known = useBulletins('?inForce=true')
  const { bulletins: inForce, unread } = inForceAt(known, now)
  if (inForce.length === 0 && !unread) return null
  return (
    <div className="bulletin-banner" role="status" data-testid="bulletin-banner" data-unread={unread}>
      {unread && (
        <p>
          {known.heardAt === undefined
            ? say('bulletins.unknown')
            : say('bulletins.unread', { at: formats.instant(known.heardAt, now) })}
        </p>
      )}
      {inForce.slice(0, named).map((bulletin) => (
        <p key={bulletin.id}>
          <RiskChip bulletin={bulletin} />
          <strong>{hazardText(bulletin.hazard, language)}</strong>
          <span>
            {say('bulletins.by', { issuer: bulletin.issuer, number: bulletin.number })} ·{' '}
            {say('bulletins.until', { at: formats.instant(endsAt(bulletin), now) })}
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
