import '../../styles/screens.css'
import '../wall-words.js'

import type { ScreenJson } from '@haidang/contracts'
import { roleReaches } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { problemText } from '../../i18n/problem-words.js'
import { addressOf } from '../../router.js'
import { useCell } from '../../state/cell.js'
import { StateFrame } from '../../ui/state-frame.js'
import { AddScreen } from './add-screen.js'
import { ScreenCard } from './screen-card.js'
import { type Screens, useScreens } from './use-screens.js'

/** Every wall with what it last drew, how old that is, and what can be done about it. */
export default function ScreensPage() {
  const { say, language } = useWords()
  const screens = useScreens()
  const mayAct = useMayActOnScreens()
  const { items, error } = screens
  return (
    <section className="screens-page" aria-label={say('screens.title')} data-testid="screens-page">
      <header>
        <div>
          <h1>{say('screens.title')}</h1>
          <p>{say('screens.intro')}</p>
        </div>
        {mayAct && <PairLink />}
      </header>
      {error && items && (
        <p className="refusal" role="alert">
          {problemText(error.reason, language)}
        </p>
      )}
      <StateFrame
        state={stateOf(screens)}
        error={error}
        retry={screens.reload}
        testId="screens"
        empty={<EmptySteps />}
      >
        <ul className="screen-cards">
          {(items ?? []).map((screen) => (
            <ScreenCard key={screen.id} screen={screen} mayAct={mayAct} changed={screens.reload} />
          ))}
        </ul>
      </StateFrame>
      <AddScreen />
    </section>
  )
}

/** Whether the person here may pair, rename and revoke walls. */
export function useMayActOnScreens(): boolean {
  const { session } = useConsole()
  const current = useCell(session.current)
  return current.state === 'in' && roleReaches(current.me.role, 'supervisor')
}

function stateOf({ items, error }: Screens) {
  if (!items) return error ? (error.status === 403 ? 'denied' : 'error') : 'loading'
  return items.some(isInUse) ? 'live' : 'empty'
}

function isInUse({ state }: ScreenJson): boolean {
  return state !== 'revoked'
}

function EmptySteps() {
  const { say } = useWords()
  return (
    <>
      <p>{say('screens.none')}</p>
      <ol className="screen-steps" data-testid="screens-steps">
        <li>{say('screens.step1')}</li>
        <li>{say('screens.step2')}</li>
        <li>{say('screens.step3')}</li>
      </ol>
    </>
  )
}

function PairLink() {
  const { router } = useConsole()
  const { say } = useWords()
  return (
    <a
      className="button primary"
      href={addressOf({ page: 'pair' })}
      data-testid="screens-pair"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        router.go({ page: 'pair' })
      }}
    >
      {say('screens.pair')}
    </a>
  )
}
