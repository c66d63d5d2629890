import { useConsole, useWords } from '../console.js'
import { useCell, useCellPart } from '../state/cell.js'
import { Dialog } from '../ui/dialog.js'
import { SignInForm } from './sign-in-form.js'

/** The session ended while the screen was in use: sign in where you are, and lose nothing of it. */
export function SignInAgain() {
  const { live, session } = useConsole()
  const { say } = useWords()
  const signedOut = useCellPart(live.link, ({ mode }) => mode === 'signed-out')
  const current = useCell(session.current)
  if (!signedOut) return null
  return (
    <Dialog title={say('signIn.againTitle')} testId="sign-in-again" onClose={() => undefined}>
      <p>{say('signIn.again')}</p>
      <SignInForm
        username={current.state === 'in' ? current.me.username : ''}
        done={() => live.tell({ kind: 'try-now' })}
      />
    </Dialog>
  )
}
