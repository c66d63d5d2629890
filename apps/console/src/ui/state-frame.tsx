import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import type { RestError } from '../rest/rest-error.js'

export type RegionState =
  'loading' | 'empty' | 'live' | 'late' | 'stale' | 'lost' | 'disconnected' | 'error' | 'denied'

type Props = Readonly<{
  state: RegionState
  /** Said when there is nothing to show. */
  empty?: ReactNode
  error?: RestError | undefined
  retry?: (() => void) | undefined
  testId?: string
  className?: string
  children?: ReactNode
}>

const withContent: readonly RegionState[] = ['live', 'late', 'stale', 'lost', 'disconnected']

/** Every region that shows data stands in one of these and says in which state it is. */
export function StateFrame({ state, empty, error, retry, testId, className = '', children }: Props) {
  return (
    <div
      className={`state-frame ${className}`}
      data-state={state}
      data-testid={testId}
      aria-busy={state === 'loading'}
    >
      {withContent.includes(state) && children}
      {state === 'loading' && <Loading retry={retry} />}
      {state === 'empty' && <div className="state-note">{empty}</div>}
      {(state === 'error' || state === 'denied') && <Failure error={error} retry={retry} />}
    </div>
  )
}

const shownAfterMs = 150
const slowAfterMs = 8_000

/** Nothing for 150 ms, so that what is quick does not flicker; after 8 s it admits to be slow. */
function Loading({ retry }: { retry: (() => void) | undefined }) {
  const { say } = useWords()
  const shown = useAfter(shownAfterMs)
  const slow = useAfter(slowAfterMs)
  if (!shown) return null
  return (
    <div className="state-note" role="status">
      <span className="skeleton" aria-hidden="true" />
      {say('state.loading')} {slow && say('state.slow')}
      {slow && retry && <RetryButton retry={retry} />}
    </div>
  )
}

function Failure({ error, retry }: { error: RestError | undefined; retry: (() => void) | undefined }) {
  const { say, language } = useWords()
  const reason = problemText(error?.reason ?? 'unexpected', language)
  return (
    <div className="state-note" role="alert">
      {say('state.error', { reason })}
      {error?.instance !== undefined && <code> ({say('state.code', { instance: error.instance })})</code>}
      {retry && <RetryButton retry={retry} />}
    </div>
  )
}

function RetryButton({ retry }: { retry: () => void }) {
  const { say } = useWords()
  return (
    <button type="button" className="button" onClick={retry}>
      {say('state.retry')}
    </button>
  )
}

function useAfter(delayMs: number): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return over
}
