import type { Role } from '@haidang/contracts'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import type { RestError } from '../rest/rest-error.js'
import { ErrorCode } from './error-code.js'

export type RegionState =
  'loading' | 'empty' | 'live' | 'late' | 'stale' | 'lost' | 'disconnected' | 'error' | 'denied'

type Props = Readonly<{
  state: RegionState
  /** Said when there is nothing to show. */
  empty?: ReactNode
  error?: RestError | undefined
  retry?: (() => void) | undefined
  /** Who may see it; said when it is denied. */
  needs?: Role | undefined
  /** What stands there while it loads, in the shape of what will come; a `<Skeleton>` of its rows. */
  skeleton?: ReactNode
  testId?: string
  className?: string
  children?: ReactNode
}>

const withContent: readonly RegionState[] = ['live', 'late', 'stale', 'lost', 'disconnected']

/** Every region that shows data stands in one of these and says in which state it is. */
export function StateFrame(props: Props) {
  const { state, empty, error, retry, testId, className = '', children } = props
  const shown = state === 'error' && error?.status === 403 ? 'denied' : state
  return (
    <div
      className={`state-frame ${className}`}
      data-state={shown}
      data-testid={testId}
      aria-busy={shown === 'loading'}
    >
      {withContent.includes(shown) && children}
      {shown === 'loading' && <Loading retry={retry} skeleton={props.skeleton} />}
      {shown === 'empty' && <div className="state-note">{empty}</div>}
      {shown === 'error' && <Failure error={error} retry={retry} />}
      {shown === 'denied' && <Denied needs={props.needs} />}
    </div>
  )
}

const shownAfterMs = 150
const slowAfterMs = 8_000

/** Nothing for 150 ms, so that what is quick does not flicker; after 8 s it admits to be slow. */
function Loading({ retry, skeleton }: { retry: (() => void) | undefined; skeleton: ReactNode }) {
  const { say } = useWords()
  const shown = useAfter(shownAfterMs)
  const slow = useAfter(slowAfterMs)
  if (!shown) return null
  return (
    <div className="state-loading" role="status">
      {skeleton}
      <div className={skeleton === undefined || slow ? 'state-slow' : 'off-screen'}>
        {say('state.loading')} {slow && say('state.slow')}
        {slow && retry && <RetryButton retry={retry} />}
      </div>
    </div>
  )
}

function Failure({ error, retry }: { error: RestError | undefined; retry: (() => void) | undefined }) {
  const { say, language } = useWords()
  const reason = problemText(error?.reason ?? 'unexpected', language)
  return (
    <div className="state-note" role="alert">
      {say('state.error', { reason })}{' '}
      {error?.instance !== undefined && <ErrorCode instance={error.instance} />}
      {retry && <RetryButton retry={retry} />}
    </div>
  )
}

function Denied({ needs }: { needs: Role | undefined }) {
  const { say } = useWords()
  return (
    <div className="state-note" role="alert">
      {needs === undefined ? say('state.deniedPlain') : say('state.denied', { role: say(`role.${needs}`) })}
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
