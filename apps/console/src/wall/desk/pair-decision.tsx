import type { PairingJson } from '@haidang/contracts'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../console.js'

type Props = Readonly<{
  pairing: PairingJson
  open: boolean
  busy: boolean
  decide: (decision: { decision: 'approve'; name: string } | { decision: 'deny' }) => Promise<void>
}>

/** Which screen asks, and the two answers. */
export function PairDecision({ pairing, open, busy, decide }: Props) {
  const { say, formats } = useWords()
  return (
    <div className="pair-found" data-testid="pair-found" data-state={pairing.state}>
      <h2>{say('pair.asks')}</h2>
      <p className="pair-code" data-testid="pair-user-code">
        {pairing.userCode}
      </p>
      <dl className="screen-facts">
        <Fact term={say('pair.size')}>
          {say('pair.pixels', { width: pairing.width, height: pairing.height })}
        </Fact>
        <Fact term={say('pair.address')}>
          <code>{pairing.address}</code>
        </Fact>
        <Fact term={say('pair.askedAt')}>{formats.clock(Date.parse(pairing.askedAt))}</Fact>
        <Fact term={say('pair.expiresAt')}>{formats.clock(Date.parse(pairing.expiresAt))}</Fact>
      </dl>
      {open ? <Answer busy={busy} decide={decide} /> : <Decided pairing={pairing} />}
    </div>
  )
}

/** A name and yes, or no: only for somebody who sees the very code on the wall. */
function Answer({ busy, decide }: Pick<Props, 'busy' | 'decide'>) {
  const { say } = useWords()
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void decide({ decision: 'approve', name: name.trim() })
      }}
    >
      <label className="field">
        {say('pair.name')}
        <input
          name="name"
          data-testid="pair-name"
          required
          maxLength={60}
          autoFocus
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <small>{say('pair.nameHint')}</small>
      <p>{say('pair.check')}</p>
      <p>{say('pair.sees')}</p>
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          data-testid="pair-deny"
          disabled={busy}
          onClick={() => void decide({ decision: 'deny' })}
        >
          {say('pair.deny')}
        </button>
        <button
          type="submit"
          className="button primary"
          data-testid="pair-approve"
          disabled={busy || name.trim() === ''}
        >
          {busy ? say('pair.busy') : say('pair.approve')}
        </button>
      </div>
    </form>
  )
}

function Decided({ pairing }: { pairing: PairingJson }) {
  const { say } = useWords()
  if (pairing.state === 'asked') return null
  return (
    <p role="status" data-testid="pair-decided">
      {pairing.state === 'approved' ? say('pair.approved', { name: pairing.name ?? '' }) : say('pair.denied')}
    </p>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="number">{children}</dd>
    </div>
  )
}
