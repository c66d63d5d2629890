import '../../styles/screens.css'
import '../wall-words.js'

import type { PairingJson } from '@haidang/contracts'
import { useEffect, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { problemText } from '../../i18n/problem-words.js'
import { useCell } from '../../state/cell.js'
import { PairDecision } from './pair-decision.js'
import { useMayActOnScreens } from './screens-page.js'
import { usePairing } from './use-pairing.js'

/** Where a supervisor lets a wall in: types its code, or comes with it from the wall's QR code, and sees what asks. */
export default function PairPage({ code }: { code?: string | undefined }) {
  const { say } = useWords()
  const mayAct = useMayActOnScreens()
  return (
    <section className="pair-page" aria-label={say('pair.title')} data-testid="pair-page">
      <h1>{say('pair.title')}</h1>
      {mayAct ? (
        <Pair code={code} />
      ) : (
        <p className="refusal" role="alert" data-testid="pair-denied">
          {say('pair.role')}
        </p>
      )}
    </section>
  )
}

function Pair({ code }: { code: string | undefined }) {
  const { router } = useConsole()
  const { say, language } = useWords()
  const { found, busy, reason, find, decide, forget } = usePairing()
  const [typed, setTyped] = useState(code ?? '')
  useEffect(() => {
    if (code !== undefined) void find(code)
  }, [code, find])
  if (found) {
    return (
      <Found
        pairing={found}
        busy={busy}
        reason={reason}
        decide={decide}
        another={() => {
          forget()
          setTyped('')
          router.replace({ page: 'pair' })
        }}
      />
    )
  }
  return (
    <form
      className="pair-form"
      data-testid="pair-form"
      onSubmit={(event) => {
        event.preventDefault()
        void find(typed)
      }}
    >
      <label className="field">
        {say('pair.code')}
        <input
          name="code"
          className="pair-code"
          data-testid="pair-code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          autoFocus
          maxLength={20}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <small>{say('pair.codeHint')}</small>
      {reason !== undefined && (
        <p className="refusal" role="alert" data-testid="pair-refusal">
          {isUnknown(reason) ? say('pair.unknown') : problemText(reason, language)}
        </p>
      )}
      <button type="submit" className="button primary" disabled={busy || typed.trim() === ''}>
        {busy ? say('pair.finding') : say('pair.find')}
      </button>
    </form>
  )
}

/** What nobody has asked with, and what cannot be a code at all. */
function isUnknown(reason: string): boolean {
  return ['not-found', 'bad-request', 'expired-token'].includes(reason)
}

type FoundProps = Readonly<{
  pairing: PairingJson
  busy: boolean
  reason: string | undefined
  decide: (decision: { decision: 'approve'; name: string } | { decision: 'deny' }) => Promise<void>
  another: () => void
}>

function Found({ pairing, busy, reason, decide, another }: FoundProps) {
  const { live, router } = useConsole()
  const { say, language } = useWords()
  const now = useCell(live.clock.second)
  const open = pairing.state === 'asked' && reason !== 'already-decided'
  const expired = open && Date.parse(pairing.expiresAt) <= now
  return (
    <>
      <PairDecision pairing={pairing} open={open && !expired} busy={busy} decide={decide} />
      {reason !== undefined && (
        <p className="refusal" role="alert" data-testid="pair-refusal">
          {problemText(reason, language)}
        </p>
      )}
      {expired && (
        <p className="refusal" role="alert" data-testid="pair-expired">
          {say('pair.expired')}
        </p>
      )}
      {(!open || expired) && (
        <div className="dialog-actions">
          <button type="button" className="button" data-testid="pair-another" onClick={another}>
            {say('pair.another')}
          </button>
          <button
            type="button"
            className="button primary"
            data-testid="pair-to-screens"
            onClick={() => router.go({ page: 'wall' })}
          >
            {say('pair.toScreens')}
          </button>
        </div>
      )}
    </>
  )
}
