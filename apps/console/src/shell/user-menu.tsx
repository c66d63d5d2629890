import { useEffect, useRef, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { LanguageChoice, ThemeChoice } from '../session/language-choice.js'
import type { Session } from '../session/session.js'
import { useCell } from '../state/cell.js'

/** Who sits here, in which language and light, and the way out. */
export function UserMenu() {
  const { session } = useConsole()
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const current = useCell(session.current)
  useEffect(() => {
    const close = (event: PointerEvent): void => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [])
  if (current.state !== 'in') return null
  const { displayName, role } = current.me
  return (
    <div className="user-menu" ref={ref} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <button
        type="button"
        data-testid="gsb-user"
        aria-expanded={open}
        aria-label={`${say('gsb.user')}: ${displayName}`}
        onClick={() => setOpen(!open)}
      >
        {displayName} <small>{say(`role.${role}`)}</small>
      </button>
      {open && (
        <div className="user-menu-sheet" data-testid="user-menu">
          <LanguageChoice />
          <ThemeChoice />
          <KeysButton close={() => setOpen(false)} />
          <button type="button" className="button" data-testid="sign-out" onClick={() => void leave(session)}>
            {say('gsb.signOut')}
          </button>
        </div>
      )}
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
