import { useEffect, useRef, useState } from 'react'
import { useWords } from '../console.js'
import { PasswordField } from './password-field.js'
import { Refusal } from './refusal.js'
import { useSignIn } from './use-sign-in.js'

/** Name and password, with the reason in words when they are not taken. */
export function SignInForm({ done, username = '' }: Readonly<{ done?: () => void; username?: string }>) {
  const { say } = useWords()
  const { signIn, busy, refusal, reason, waitMs } = useSignIn(done)
  const left = useCountdown(waitMs)
  const [name, setName] = useState(username)
  const [password, setPassword] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (reason !== 'wrong-credentials') return
    setPassword('')
    field.current?.focus()
  }, [reason])
  return (
    <form
      className="sign-in-form"
      data-testid="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        if (left === 0) void signIn({ username: name.trim(), password })
      }}
    >
      <label className="field">
        {say('signIn.username')}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={username === ''}
          required
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <PasswordField ref={field} value={password} change={setPassword} />
      <Refusal text={refusal} />
      {left > 0 && <Wait seconds={left} />}
      <button type="submit" className="button primary" disabled={busy || left > 0}>
        {busy ? say('signIn.busy') : say('signIn.submit')}
      </button>
    </form>
  )
}

function Wait({ seconds }: { seconds: number }) {
  const { say, formats } = useWords()
  return (
    <p className="number" data-testid="sign-in-wait">
      {say('signIn.wait', { left: formats.duration(seconds * 1_000) })}
    </p>
  )
}

/** Whole seconds left of `forMs`, counted down. */
function useCountdown(forMs: number | undefined): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (forMs === undefined) return undefined
    const endsAt = performance.now() + forMs
    const count = (): void => setLeft(Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000)))
    count()
    const timer = setInterval(count, 500)
    return () => clearInterval(timer)
  }, [forMs])
  return left
}
