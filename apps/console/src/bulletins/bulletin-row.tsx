import type { AreaJson, BulletinJson } from '@haidang/contracts'
import { hazardText } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { BulletinPaper } from './bulletin-paper.js'
import { RiskChip } from './risk-chip.js'
import { stateAt } from './use-bulletins.js'

type Props = Readonly<{
  bulletin: BulletinJson
  areas: readonly AreaJson[]
  mayEnter: boolean
  follow: () => void
  cancel: () => void
  changed: () => void
}>

/** One bulletin with all that it says, where it stands, and what may be done about it. */
export function BulletinRow({ bulletin, areas, mayEnter, follow, cancel, changed }: Props) {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const now = useCell(live.clock.second)
  const state = stateAt(bulletin, now)
  const at = (text: string): string => formats.instant(Date.parse(text), now)
  const names = bulletin.areas.map((id) => areas.find((area) => area.id === id)?.name[language] ?? id)
  const stands = state === 'in-force' || state === 'coming'
  return (
    <li className="bulletin-row" data-state={state} data-testid="bulletin-row">
      <h2>
        <RiskChip bulletin={bulletin} /> {hazardText(bulletin.hazard, language)}
        <span className="bulletin-state">{say(`bulletins.state.${state}`)}</span>
      </h2>
      {bulletin.headline !== undefined && <p>{bulletin.headline}</p>}
      <p>
        {say('bulletins.by', { issuer: bulletin.issuer, number: bulletin.number })} · {names.join(', ')}
      </p>
      <p>
        {say('bulletins.between', { from: at(bulletin.validFrom), to: at(bulletin.validTo) })} ·{' '}
        {say('bulletins.entered', { by: bulletin.enteredBy, at: at(bulletin.enteredAt) })}
      </p>
      {stands && bulletin.endedAt !== undefined && (
        <p>{say('bulletins.followedFrom', { by: bulletin.endedBy ?? '', at: at(bulletin.endedAt) })}</p>
      )}
      {!stands && bulletin.endedAt !== undefined && (
        <p>
          {say('bulletins.ended', { by: bulletin.endedBy ?? '', at: at(bulletin.endedAt) })}
          {bulletin.endedNote !== undefined && `: ${bulletin.endedNote}`}
        </p>
      )}
      <BulletinPaper bulletin={bulletin} mayAttach={stands && mayEnter} done={changed} />
      {stands && mayEnter && (
        <div className="bulletin-actions">
          {bulletin.endedAt === undefined && (
            <button type="button" className="button" data-testid="bulletin-follow" onClick={follow}>
              {say('bulletins.follow')}
            </button>
          )}
          <button type="button" className="button" data-testid="bulletin-cancel" onClick={cancel}>
            {say('bulletins.cancel')}
          </button>
        </div>
      )}
    </li>
  )
}
