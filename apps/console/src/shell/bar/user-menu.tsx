import type { ReactNode } from 'react'
import { useConsole, useWords } from '../../console.js'
import { DensityChoice, LanguageChoice, ThemeChoice } from '../../session/language-choice.js'
import type { Session } from '../../session/session.js'
import { useCell } from '../../state/cell.js'
import { SwitchChoice } from '../../ui/switch-choice.js'
import { useShiftSince } from '../shift/use-shift-since.js'
import { BarMenu } from './bar-menu.js'

/** Who sits here and since when, in which language and light, and the way out. */
export function UserMenu() {
  const { session } = useConsole()
  const { say } = useWords()
  const current = useCell(session.current)
  const since = useShiftSince()
  if (current.state !== 'in') return null
  const { displayName, role } = current.me
  const duty = since === undefined ? say(`role.${role}`) : say('shift.since', { at: since })
  return (
    <BarMenu
      className="user-menu"
      label={`${displayName} ${duty}`}
      title={`${say('gsb.user')}: ${displayName} · ${say(`role.${role}`)}`}
      button={{ 'data-testid': 'gsb-user' }}
      shown={
        <>
          <UserIcon />
          <span className="user-name">{displayName}</span> <small>{duty}</small>
        </>
      }
    >
      {(close) => <UserSheet close={close} />}
    </BarMenu>
  )
}

/** In place of the name where the line is too short for one. */
function UserIcon() {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M10 3A3.5 3.5 0 1 1 9.99 3M3.5 17.5A6.5 6.5 0 0 1 16.5 17.5" />
    </svg>
  )
}

function UserSheet({ close }: { close: () => void }) {
  const { session, preferences, gate, keysShown } = useConsole()
  const { say } = useWords()
  const current = useCell(session.current)
  return (
    <div className="gsb-sheet" data-testid="user-menu">
      {current.state === 'in' && (
        <p className="user-who">
          <strong>{current.me.displayName}</strong> {say(`role.${current.me.role}`)}
        </p>
      )}
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
      <SheetButton close={close} act={() => keysShown.set(true)}>
        {say('gsb.keys')} <kbd>?</kbd>
      </SheetButton>
      <SheetButton close={close} act={() => gate.open()} testId="open-shift">
        {say('shift.open')}
      </SheetButton>
      <SheetButton close={close} act={() => void leave(session)} testId="sign-out">
        {say('gsb.signOut')}
      </SheetButton>
    </div>
  )
}

type SheetButtonProps = Readonly<{
  close: () => void
  act: () => void
  testId?: string
  children: ReactNode
}>

function SheetButton({ close, act, testId, children }: SheetButtonProps) {
  const press = (): void => {
    close()
    act()
  }
  return (
    <button type="button" className="button" data-testid={testId} onClick={press}>
      {children}
    </button>
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
