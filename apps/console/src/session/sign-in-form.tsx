import { useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { RestError } from '../rest/rest-error.js'
import type { Credentials } from './session.js'

/** Name and password, with the reason in words when they are not taken. */
export function SignInForm({ done, username = '' }: Readonly<{ done?: () => void; username?: string }>) {
  const { say } = useWords()
  const { signIn, busy, refusal } = useSignIn(done)
  const [name, setName] = useState(username)
  const [password, setPassword] = useState('')
  return (
    <form
      className="sign-in-form"
      data-testid="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        void signIn({ username: name.trim(), password })
      }}
    >
      <label className="field">
        {say('signIn.username')}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className="field">
        {say('signIn.password')}
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </label>
      <Refusal text={refusal} />
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? say('signIn.busy') : say('signIn.submit')}
      </button>
    </form>
  )
}

export function Refusal({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className="refusal" role="alert" data-testid="sign-in-refusal">
      {text}
    </p>
  )
}

/** Signs in and says why not in the user's language. */
export function useSignIn(done?: () => void) {
  const { session } = useConsole()
  const { language } = useWords()
  const [state, setState] = useState<{ busy: boolean; reason?: string }>({ busy: false })
  const signIn = async (credentials: Credentials): Promise<void> => {
    setState({ busy: true })
    try {
      await session.signIn(credentials)
      done?.()
    } catch (error) {
      setState({ busy: false, reason: error instanceof RestError ? error.reason : 'unexpected' })
    }
  }
  return { signIn, busy: state.busy, refusal: state.reason && problemText(state.reason, language) }
}
