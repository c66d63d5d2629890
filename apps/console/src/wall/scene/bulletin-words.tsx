import '../../styles/bulletins.css'

import { hazardText } from '@haidang/domain'
import { RiskChip } from '../../bulletins/risk-chip.js'
import { endsAt, inForceAt, useBulletins } from '../../bulletins/use-bulletins.js'
import { useConsole, useWords } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { asDisplay } from '../display-session.js'

/** Across the wall: the disaster bulletins in force, the highest first, as their issuers said; nothing while there is none. */
export function BulletinWords({ most }: { most: number }) {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const now = useCell(live.clock.second)
  const isLost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const known = useBulletins('?inForce=true', asDisplay)
  const { bulletins, unread } = inForceAt(known, now)
  // What is said of a lost link holds for this too.
  const isUnread = unread && !isLost
  if (bulletins.length === 0 && !isUnread) return null
  return (
    <div className="wall-bulletins" role="status" data-testid="wall-bulletins" data-unread={isUnread}>
      {bulletins.slice(0, most).map((bulletin) => (
        <p key={bulletin.id} className="wall-bulletin" data-testid="wall-bulletin">
          <RiskChip bulletin={bulletin} /> <strong>{hazardText(bulletin.hazard, language)}</strong>{' '}
          <span>{say('bulletins.by', { issuer: bulletin.issuer, number: bulletin.number })}</span>{' '}
          <span className="number">
            {say('bulletins.until', { at: formats.instant(endsAt(bulletin), now) })}
          </span>
        </p>
      ))}
      {bulletins.length > most && (
        <p data-testid="wall-bulletins-more">
          {say('bulletins.more', { count: formats.number(bulletins.length - most) })}
        </p>
      )}
      {isUnread && (
        <p>
          {known.heardAt === undefined
            ? say('bulletins.unknown')
            : say('bulletins.unread', { at: formats.instant(known.heardAt, now) })}
        </p>
      )}
    </div>
  )
}
