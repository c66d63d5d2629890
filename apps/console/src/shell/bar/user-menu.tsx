import { type ReactNode, useRef, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { DensityChoice, LanguageChoice, ThemeChoice } from '../../session/language-choice.js'
import type { Session } from '../../session/session.js'
import { useCell } from '../../state/cell.js'
import { SwitchChoice } from '../../ui/switch-choice.js'
import { useClosedOutside } from '../../ui/use-closed-outside.js'

/** Who sits here, in which language and light, and the way out. */
export function UserMenu() {
  const { session, preferences } = useConsole()
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const current = useCell(session.current)
  useClosedOutside(ref, () => setOpen(false))
  if (current.state !== 'in') return null
  const { displayName, role } = current.me
  return (
    <div
      className="gsb-menu user-menu"
      ref={ref}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
    >
      <button
        type="button"
        data-testid="gsb-user"
        aria-expanded={open}
        title={say('gsb.user')}
        onClick={() => setOpen(!open)}
      >
        <span className="user-name">{displayName}</span> <small>{say(`role.${role}`)}</small>
      </button>
      {open && (
        <div className="gsb-sheet" data-testid="user-menu">
          <Setting name={say('language.switch')}>
            <LanguageChoice />
          </Setting>
          <Setting name={say('theme.switch')}>
            <ThemeChoice />
          </Setting>
          <Setting name={say('density.switch')}>
            <DensityChoice />
          </Setting>
          <SwitchChoice label={say('blinking.switch')} cell={preferences.blinking} testId="blinking" />
          <SwitchChoice label={say('letterKeys.switch')} cell={preferences.letterKeys} testId="letter-keys" />
          <KeysButton close={() => setOpen(false)} />
          <button type="button" className="button" data-testid="sign-out" onClick={() => void leave(session)}>
            {say('gsb.signOut')}
          </button>
        </div>
      )}
    </div>
  )
}

function Setting({ name, children }: Readonly<{ name: string; children: ReactNode }>) {
  return (
    <div className="setting">
      <span>{name}</span>
      {children}
    </div>
  )
}

/** Loads the page anew: nothing of what this person saw stays in the window. */
async function leave(session: Session): Promise<void> {
  try {
    await session.signOut()
  } finally {
    window.location.assign('/login')
  }
}

function KeysButton({ close }: { close: () => void }) {
  const { keysShown } = useConsole()
  const { say } = useWords()
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        close()
        keysShown.set(true)
      }}
    >
      {say('gsb.keys')} <kbd>?</kbd>
    </button>
  )
}
